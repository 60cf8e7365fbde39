import Enrichment

/// `/api/enrichment/jobs/{job}/sites`: what became of each of a job's sites.
enum JobSites {
    static func list(_ call: Call, for api: API) throws -> Reply {
        var query = call.query
        let page = query.page()
        let status: JobSiteStatus? = query.word("status")
        try query.end()

        let job = JobID(rawValue: call.capture("job"))
        guard let rows = try api.readings.sites(of: job, status: status, page: page) else { throw Jobs.unknownJob }
        return .list(rows, page)
    }
}
