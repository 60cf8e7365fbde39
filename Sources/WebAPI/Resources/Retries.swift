import Enrichment
import HTTPTypes

/// `/api/enrichment/jobs/{job}/retry`: a new job over what a finished one left over.
enum Retries {
    static let submit = Route(
        .post, "/api/enrichment/jobs/{job}/retry", needs: .write,
        Operation(
            "retryJob", "Makes a new job of the sites of a finished one that ended in error or were cancelled.",
            path: [Jobs.job],
            body: .json(
                RetryOrder.schema, isRequired: false, examples: [Example("With a key", #"{"apiKey":"good-key"}"#)]),
            replies: [Jobs.acceptedForm], problems: [.notFound, .conflict])
    ) { call, api in
        guard let job = call[Jobs.job],
            let earlier = try api.readings.job(job)
        else { throw Jobs.unknownJob }
        // The store refuses a job whose provider nobody knows: it is none of ours.
        let isKeyRequired = earlier.provider.map { !api.serverKeys.contains($0) } ?? false
        let order = try call.readIfAny { RetryOrder($0, isKeyRequired: isKeyRequired) }

        let id = api.makeJobID()
        let key = try earlier.provider.flatMap { provider in
            try order.apiKey.map { try api.sealer.seal($0, for: id, provider: provider) }
        }
        switch try api.jobs.retry(RetryJob(id: id, job: job, key: key)) {
        case .accepted(let count):
            api.ring()
            return Jobs.accepted(id, provider: earlier.provider, sites: count, call, for: api)
        case .unfinished:
            throw Problem(.conflict, "The job has not ended yet. Cancel it first, or wait for its end.")
        case .nothingLeft:
            throw Problem(
                .conflict,
                "There is nothing to retry: no site of the job ended in error or was cancelled, or those were deleted.")
        case .sitesUnknown:
            throw Problem(
                .conflict, "Nothing says which sites the job had: another application made it. Submit a new job.")
        case .unknownJob: throw Jobs.unknownJob
        }
    }
}
