import Enrichment
import HTTPTypes

/// `/api/enrichment/estimates`: what a job would cost, told before it is bought.
enum Estimates {
    static let submit = Route(
        .post, "/api/enrichment/estimates", needs: .write,
        Operation(
            "estimateJob", "Tells what a job would cost. Costs nothing.",
            description: """
                The body is that of the job. The ranges hold from the first reply on: they come from what is known here and \
                from the provider's prices. Then the worker asks the provider, for nothing, what the account has left and \
                how much it has of the first \(EstimateJob.mostCounted) domains, and the ranges narrow until the estimate \
                is `complete`. Where domains are on the list of those to be forgotten, the worker looks first which of the \
                sites those are. A job with its `estimateId` is refused with 409 if it may cost more by then.
                """,
            body: .json(JobOrder.schemaToBeEstimated, examples: JobOrder.examples), replies: [acceptedForm])
    ) { call, api in
        let order = try call.read { JobOrder($0, providers: api.orders.providers, toBeEstimated: true) }

        let id = EstimateID(rawValue: api.orders.makeJobID().rawValue)
        let steps = try api.orders.steps(asking: order.providers, with: order.apiKeys, for: id.job)
        let command = order.command(id.job, steps: steps)
        let digest = order.digest(under: steps, for: api)
        switch try api.store.jobs.estimate(EstimateJob(command, terms: order.priceTerms(for: api), digest: digest)) {
        case .unknownSites(let unknown): throw order.sites.refusal(of: unknown)
        case .accepted: api.ring()
        }

        guard let estimate = try api.store.readings.estimate(id) else {
            throw Problem.inside("an estimate that was just kept can't be found")
        }
        var reply = Reply.success(.created, data: estimate.object).retry(afterSeconds: 1)
        reply.fields[.location] = "/api/enrichment/estimates/\(id.rawValue)"
        return reply
    }

    static let show = Route(
        .get, "/api/enrichment/estimates/{estimate}", needs: .read,
        Operation(
            "showEstimate", "What a job would cost.",
            description: Preferences.description(until: "the estimate is complete"), path: [estimate],
            headers: [Preferences.parameter],
            replies: [
                ReplyForm(
                    .ok, "The estimate.", .success(.named(row)),
                    fields: Preferences.fields(while: "providers are being asked"), example: ReplyExamples.showEstimate)
            ], problems: [.notFound])
    ) { call, api in
        guard let id = call[estimate], let estimate = try api.store.readings.estimate(id) else {
            throw Problem(.notFound, "There is no such estimate, or it is forgotten: ask for another.")
        }
        return .reading(estimate.object, isFinal: estimate.status == .complete, to: call)
    }

    /// Why a job can't be bought on its estimate, and what to do.
    static func problem(_ refusal: EstimateRefusal) -> Problem {
        let why =
            switch refusal {
            case .unknown: "There is no estimate of this name."
            case .expired: "The estimate has expired."
            case .otherOrder: "The estimate is of another order: the rest of the body or the key is not the same."
            case .dearer(let said, let now):
                "The job may cost up to \(now) credits by now; the estimate said at most \(said)."
            }
        return Problem(.estimateOutdated, "\(why) Ask for another estimate.")
    }
}

extension JobOrder {
    fileprivate func priceTerms(for api: API) -> PriceTerms {
        PriceTerms(terms, mailDomains: api.orders.mailDomains)
    }

    /// What tells the order from any other, and whose keys it is asked with: they are in it as their fingerprints.
    func digest(under steps: [JobStep], for api: API) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(priced)
        return api.orders.digest(Array("\(steps.fingerprints)\0".utf8) + writer.bytes)
    }

    /// The estimate that it is bought on; nil for none.
    func reference(under steps: [JobStep], for api: API) -> EstimateReference? {
        estimate.map { EstimateReference(id: $0, terms: priceTerms(for: api), digest: digest(under: steps, for: api)) }
    }
}
