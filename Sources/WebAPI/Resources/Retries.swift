import Enrichment
import HTTPTypes

/// `/api/enrichment/jobs/{job}/retry`: a new job over what a finished one left over.
enum Retries {
    static let submit = Route(
        .post, "/api/enrichment/jobs/{job}/retry", needs: .write,
        Operation(
            "retryJob", "Makes a new job of the sites of a finished one that ended in error or were cancelled.",
            path: [Jobs.job], headers: [IdempotencyKey.parameter],
            body: .json(
                RetryOrder.schema, isRequired: false, examples: [Example("With a key", #"{"apiKey":"good-key"}"#)]),
            replies: [Jobs.acceptedForm],
            problems: [.notFound, .conflict, .idempotencyKeyTaken, .requestUnderWay])
    ) { call, api in
        guard let job = call[Jobs.job], let providers = try providers(of: job, call, for: api) else {
            throw Jobs.unknownJob
        }
        // The store refuses a job whose provider nobody knows: it is none of ours.
        let asked = providers.compactMap { name in api.orders.providers.first { $0.name == name } }
        let order = try call.readIfAny { RetryOrder($0, asked: asked) }

        let id = api.orders.makeJobID()
        let steps = try api.orders.steps(asking: providers, with: order.apiKeys, for: id)
        let keys = steps.compactMap { step in step.key.map { (step.provider, $0) } }
        let command = RetryJob(id: id, job: job, keys: Dictionary(keys) { first, _ in first })
        // But for its keys the body is empty.
        let request = try call.repeatable(.object([:]), under: steps, for: api)
        switch try api.store.jobs.retry(command, onceIf: request) {
        case .done(.accepted(let count), let job):
            api.ring()
            return Jobs.accepted(
                job ?? Jobs.acceptedJob(id, providers: providers, sites: count, call, for: api))
        case .done(let refusal, _): throw Self.problem(refusal)
        case .repeated(let job): return Jobs.acceptedBefore(job)
        case .conflicting: throw Problem.idempotencyKeyTaken
        case .underWay: throw Problem.requestUnderWay
        }
    }

    /// Those that the job asked; nil when there is no such job. Where it is pruned, but a retry of it was made at this very
    /// request, that one tells: it asks the same.
    private static func providers(of job: JobID, _ call: Call, for api: API) throws -> [ProviderName]? {
        let readings = api.store.readings
        if let earlier = try readings.job(job) { return earlier.providers }
        guard let retry = try call.jobMadeBefore(readings) else { return nil }
        return try readings.job(retry)?.providers
    }

    private static func problem(_ refusal: Retrial) -> Problem {
        switch refusal {
        case .accepted: .inside("a retry that was accepted was taken for a refusal")
        case .unfinished: Problem(.conflict, "The job has not ended yet. Cancel it first, or wait for its end.")
        case .nothingLeft:
            Problem(
                .conflict,
                "There is nothing to retry: no site of the job ended in error or was cancelled, or those were deleted.")
        case .sitesUnknown:
            Problem(
                .conflict, "Nothing says which sites the job had: another application made it. Submit a new job.")
        case .unknownJob: Jobs.unknownJob
        }
    }
}
