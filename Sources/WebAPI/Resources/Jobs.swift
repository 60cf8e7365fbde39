import Enrichment
import HTTPTypes
import Logging

/// `/api/enrichment/jobs`: handing in jobs, watching them, withdrawing them.
enum Jobs {
    static func submit(_ call: Call, for api: API) throws -> Reply {
        try call.query.end()
        let order = try call.read { JobOrder($0, serverKeys: api.serverKeys) }

        let id = api.makeJobID()
        let key = try order.apiKey.map { try api.sealer.seal($0, for: id, provider: order.provider) }
        let command = SubmitJob(
            id: id, sites: order.sites.inOrder, provider: order.provider, filters: order.filters, key: key,
            maxCredits: order.maxCredits, freshDays: order.freshDays)
        switch try api.jobs.submit(command) {
        case .unknownSites(let unknown): throw order.sites.refusal(of: unknown)
        case .accepted: api.ring()
        }

        return accepted(id, provider: order.provider, sites: order.sites.inOrder.count, call, for: api)
    }

    static func list(_ call: Call, for api: API) throws -> Reply {
        var query = call.query
        let page = query.page()
        let status: JobStatus? = query.word("status")
        try query.end()

        return .list(try api.readings.jobs(status: status, page: page), page)
    }

    static func show(_ call: Call, for api: API) throws -> Reply {
        try call.query.end()

        guard let job = try api.readings.job(JobID(rawValue: call.capture("job"))) else { throw unknownJob }

        let reply = Reply.success(data: job.object)
        return job.status.isFinished ? reply : reply.retry(afterSeconds: 1)
    }

    static func cancel(_ call: Call, for api: API) throws -> Reply {
        try call.query.end()
        let id = JobID(rawValue: call.capture("job"))

        switch try api.jobs.cancel(id) {
        case .cancelled: api.ring()
        case .alreadyCancelled: break
        case .finished(let status):
            throw Problem(.conflict, "The job has ended already, as \(status.rawValue).")
        case .unknownJob: throw unknownJob
        }

        guard let job = try api.readings.job(id) else { throw unknownJob }
        return .success(data: job.object)
    }

    /// The reply to a job that was accepted.
    static func accepted(
        _ id: JobID, provider: ProviderName?, sites: Int, _ call: Call, for api: API
    ) -> Reply {
        var data = JSONWriter()
        data.object { data in
            data.members(of: object(of: id, provider: provider, sites: sites, call, for: api))
            data.member("jobId", id.rawValue)
            data.member("sitesCount", sites)
        }
        var reply = Reply.success(.accepted, data: data.bytes)
        reply.fields[.location] = "/api/enrichment/jobs/\(id.rawValue)"
        return reply
    }

    /// The accepted job as the store has it. The job is kept whatever happens now, so a read that fails must not make
    /// the client hand it in again: the reply then says what is known without the store.
    private static func object(
        of id: JobID, provider: ProviderName?, sites: Int, _ call: Call, for api: API
    ) -> [UInt8] {
        do {
            if let job = try api.readings.job(id) { return job.object }
            api.log.error("an accepted job can't be found", metadata: ["request": "\(call.id)"])
        } catch {
            api.log.error("an accepted job can't be read", metadata: ["request": "\(call.id)", "cause": "\(error)"])
        }
        var json = JSONWriter()
        json.object { json in
            json.member("id", id.rawValue)
            json.member("type", "enrichment")
            json.member("status", JobStatus.pending.rawValue)
            if let provider { json.member("provider", provider.rawValue) }
            json.member("total_items", sites)
        }
        return json.bytes
    }

    static let unknownJob = Problem(.notFound, "There is no such job.")
}
