# What the benchmarks in this folder have in common. Sourced behind deploy/parts.sh.

family() { # family PROCESS: it and its descendants
    local child
    echo "$1"
    for child in $(pgrep -P "$1"); do
        family "$child"
    done
}

cpu_ms() { # cpu_ms PROCESS: what it and its descendants have used
    local member
    for member in $(family "$1"); do cat "/proc/$member/stat"; done |
        awk -v hz="$(getconf CLK_TCK)" '{ sub(/.*\)/, ""); used += $12 + $13 } END { print int(used * 1000 / hz) }'
}

resident_kib() { # resident_kib PROCESS: what it and its descendants hold in memory; what several share is shared out
    local member
    for member in $(family "$1"); do cat "/proc/$member/smaps_rollup"; done | awk '/^Pss:/ { kib += $2 } END { print kib }'
}

peak_kib() { awk '/^VmHWM/ { print $2 }' "/proc/$1/status"; }

make_sites() { # make_sites PREFIX COUNT: prints their ids as a JSON list
    jq -n --arg prefix "$1" --argjson count "$2" '{domains: [range($count) | "\($prefix)-\(.).example"]}' |
        post /api/sites | jq -c '[.data[].id]'
}

submit() { # submit IDS: a job for all contacts the simulator has; sets $job
    job=$(jq -n --argjson ids "$1" \
        '{siteIds: $ids, provider: "hunter", apiKey: "good-benchmark", config: {limit: 10}}' |
        post /api/enrichment/jobs | jq -r .data.id)
}

wait_for_job() { # until the job has ended
    local status deadline=$((SECONDS + 600))
    until
        status=$(api "$base/api/enrichment/jobs/$job" | jq -r .data.status)
        [ "$status" = completed ]
    do
        case "$status" in failed | cancelled) fail "the job ended $status" ;; esac
        [ $SECONDS -lt $deadline ] || fail "the job did not end in ten minutes"
        sleep 0.05
    done
}

end_last() { # ends what was started last, and waits for it
    kill -TERM "${started[-1]}" 2>/dev/null || true
    wait "${started[-1]}" 2>/dev/null || true
    unset 'started[-1]'
}

load() { # load SECONDS PROCESS ARGUMENTS OF WRK...: on 64 connections; prints requests/s, µs CPU for each, ms for 99 % of them
    local seconds=$1 process=$2 before
    shift 2
    before=$(cpu_ms "$process")
    wrk --threads 1 --connections 64 --duration "${seconds}s" --timeout 10 --latency "$@" >"$run/wrk.txt"
    if grep -E 'Non-2xx|Socket errors' "$run/wrk.txt" >&2; then give_up "$* was refused"; fi
    awk -v ms=$(($(cpu_ms "$process") - before)) '
        $1 == "99%" { late = $2 * ($2 ~ /us$/ ? 0.001 : $2 ~ /ms$/ ? 1 : 1000) }
        /requests in/ { n = $1 }
        /Requests\/sec/ { rate = $2 }
        END { printf "%.0f %.1f %.1f", rate, ms * 1000 / n, late }' "$run/wrk.txt"
}

median() { # of the numbers on standard input, one a line
    sort --numeric-sort | awk '{ line[NR] = $1 } END { print line[int((NR + 1) / 2)] }'
}
