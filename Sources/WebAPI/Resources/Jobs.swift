import Enrichment
import HTTPTypes

/// `/api/enrichment/jobs`: handing in jobs, watching them, withdrawing them.
enum Jobs {
    static let submit = Route(
        .post, "/api/enrichment/jobs", needs: .write,
        Operation(
            "submitJob", "Makes a job: the providers are asked for the contacts of each of its sites.",
            headers: [IdempotencyKey.parameter], body: .json(JobOrder.schema, examples: JobOrder.examples),
            replies: [acceptedForm],
            problems: [.estimateOutdated, .idempotencyKeyTaken, .requestUnderWay])
    ) { call, api in
        let order = try call.read { JobOrder($0, providers: api.orders.providers) }

        let id = api.orders.makeJobID()
        let steps = try api.orders.steps(asking: order.providers, with: order.apiKeys, for: id)
        var command = order.command(id, steps: steps)
        command.estimate = order.reference(under: steps, for: api)
        let request = try call.repeatable(order.content, under: steps, for: api)
        switch try api.store.jobs.submit(command, onceIf: request) {
        case .done(.unknownSites(let unknown), _): throw order.sites.refusal(of: unknown)
        case .done(.estimateRefused(let refusal), _): throw Estimates.problem(refusal)
        case .done(.accepted, let job):
            api.ring()
            return accepted(
                job ?? acceptedJob(id, providers: order.providers, sites: order.sites.inOrder.count, call, for: api))
        case .repeated(let job): return acceptedBefore(job)
        case .conflicting: throw Problem.idempotencyKeyTaken
        case .underWay: throw Problem.requestUnderWay
        }
    }

    static let list = Route(
        .get, "/api/enrichment/jobs", needs: .read,
        Operation(
            "listJobs", "The enrichment jobs, the newest first.",
            query: Paging.parameters + [status],
            replies: [
                ReplyForm(
                    .ok, "A page of jobs.", .page(of: row), links: [.leads(to: job, at: "/data/0/id")],
                    example: ReplyExamples.listJobs)
            ])
    ) { call, api in
        let page = call.query.page
        return .list(try api.store.readings.jobs(status: call.query[status], page: page), page)
    }

    static let show = Route(
        .get, "/api/enrichment/jobs/{job}", needs: .read,
        Operation(
            "showJob", "How a job stands.",
            description: Preferences.description(until: "the job is finished"), path: [job],
            headers: [Preferences.parameter],
            replies: [
                ReplyForm(
                    .ok, "The job.", .success(.named(row)),
                    fields: Preferences.fields(while: "the job is not finished"), example: ReplyExamples.showJob)
            ], problems: [.notFound])
    ) { call, api in
        guard let id = call[job], let job = try api.store.readings.job(id) else { throw unknownJob }

        // Nothing here works on a job whose status is another application's word.
        return .reading(job.object, isFinal: job.status?.isFinished ?? true, to: call)
    }

    static let cancel = Route(
        .delete, "/api/enrichment/jobs/{job}", needs: .write,
        Operation(
            "cancelJob", "Cancels a job. Its sites that are not done go back to what they were.",
            description: "To cancel again what is cancelled changes nothing and succeeds.", path: [job],
            replies: [ReplyForm(.ok, "The job, cancelled.", .success(.named(row)))], problems: [.notFound, .conflict])
    ) { call, api in
        guard let id = call[job] else { throw unknownJob }

        switch try api.store.jobs.cancel(id) {
        case .cancelled: api.ring()
        case .alreadyCancelled: break
        case .finished(let status):
            throw Problem(.conflict, "The job has ended already, as \(status.rawValue).")
        case .statusUnknown:
            throw Problem(
                .conflict, "The job is another application's, and so is its status: nothing here works on it.")
        case .unknownJob: throw unknownJob
        }

        guard let job = try api.store.readings.job(id) else { throw unknownJob }
        return .success(data: job.object)
    }

    /// The reply to a job that was accepted.
    static func accepted(_ job: AcceptedJob) -> Reply {
        var data = JSONWriter()
        data.object { data in
            data.members(of: job.object)
            data.member("jobId", job.id.rawValue)
            data.member("sitesCount", job.sites)
        }
        var reply = Reply.success(.accepted, data: data.bytes)
        reply.fields[.location] = "/api/enrichment/jobs/\(job.id.rawValue)"
        return reply
    }

    /// The same reply once more.
    static func acceptedBefore(_ job: AcceptedJob) -> Reply {
        var reply = accepted(job)
        reply.fields[.idempotentReplayed] = "true"
        return reply
    }

    /// The accepted job as the store has it. The job is kept whatever happens now, so a read that fails must not make
    /// the client hand it in again: the reply then says what is known without the store.
    static func acceptedJob(
        _ id: JobID, providers: [ProviderName], sites: Int, _ call: Call, for api: API
    ) -> AcceptedJob {
        do {
            if let job = try api.store.readings.job(id) { return AcceptedJob(id: id, sites: sites, object: job.object) }
            api.book.complain("an accepted job can't be found", in: call.id)
        } catch {
            api.book.complain("an accepted job can't be read", in: call.id, cause: "\(error)")
        }
        return AcceptedJob(id: id, sites: sites, object: unreadJob(id, providers: providers, sites: sites))
    }

    static let unknownJob = Problem(.notFound, "There is no such job.")
}
