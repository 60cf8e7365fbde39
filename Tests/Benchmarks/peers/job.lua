-- Jobs of 100 sites each for wrk: slices of the sites, one after the other.
-- usage: wrk --script job.lua … URL -- SITES
local bodies, turn = {}, 0

function init(arguments)
    for first = 1, tonumber(arguments[1]) - 99, 100 do
        local ids = {}
        for id = first, first + 99 do ids[#ids + 1] = id end
        bodies[#bodies + 1] = '{"siteIds":[' .. table.concat(ids, ",") .. '],"provider":"hunter","config":{"limit":10}}'
    end
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
end

function request()
    turn = turn % #bodies + 1
    return wrk.format(nil, nil, nil, bodies[turn])
end
