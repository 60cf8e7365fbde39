package import Enrichment
package import HTTPTypes

/// Our HTTP API as a plain function from request to reply: nothing in it waits but the store.
///
/// Each thread has one of its own, because `Readings` belongs to a thread.
package struct API {
    let store: StorePorts
    let entrance: Entrance
    let orders: OrderIntake
    /// Which names a site may have.
    let domains: any DomainNormalizer
    let book: RequestBook
    let places: WritingPlaces
    /// Wakes the workers: there is work, or there is less of it.
    let ring: () -> Void
    private let makeRequestID: () -> String

    package init(
        store: StorePorts, entrance: Entrance, orders: OrderIntake, domains: any DomainNormalizer, book: RequestBook,
        places: WritingPlaces, ring: @escaping () -> Void,
        makeRequestID: @escaping () -> String = RequestID.random
    ) {
        self.store = store
        self.entrance = entrance
        self.orders = orders
        self.domains = domains
        self.book = book
        self.places = places
        self.ring = ring
        self.makeRequestID = makeRequestID
    }

    /// Answers one request. Whatever the request holds, this returns: a failure is a problem document.
    package func respond(to request: HTTPRequest, body: [UInt8]) -> Answer {
        let id = RequestID.brought(by: request) ?? makeRequestID()
        var asked = book.open(request, body: body, id: id)
        let reply = reply(to: &asked)
        return reply.heldBack == nil ? answer(to: asked, with: reply) : hold(asked, with: reply)
    }

    /// The problem document with which the wire refuses what never becomes a request of ours: a body that is too large,
    /// a request that is malformed. `request` is nil when there is none to speak of.
    package static func refusal(
        _ status: HTTPResponse.Status, _ detail: String, to request: HTTPRequest?,
        makeRequestID: () -> String = RequestID.random
    ) -> Answer {
        let id = RequestID.brought(by: request) ?? makeRequestID()
        let (response, body) = Problem(.of(status), detail).reply(requestID: id).response(
            to: request?.method ?? .get, ifNoneMatch: nil, requestID: id)
        return Answer(response, body)
    }

    /// Notes in `asked` whose token it came with.
    func reply(to asked: inout Asked) -> Reply {
        let request = asked.request
        do {
            try entrance.check(request)
            let target = try RequestTarget(request.path)
            switch try Router.destination(of: request.method, target) {
            case .route(let route, let place, let captures):
                asked.visit.place = place
                let admission = try entrance.access.examine(request, needs: route.scope, readings: store.readings)
                asked.token = admission.token
                if let refusal = admission.refusal { throw refusal }
                let query = try Query(target.query, declared: route.operation.query)
                let call = Call(
                    request: request, id: asked.id, captures: captures, query: query, body: asked.body,
                    token: asked.token)
                if route.method == .get { return try route.endpoint(call, self) }
                return try places.write { try route.endpoint(call, self) } ?? noWritingPlace(for: asked)
            case .methods(let allowed):
                return Reply(.noContent, body: [], fields: [.allow: allowed])
            }
        } catch {
            let problem = Problem(error)
            if let cause = problem.cause { book.complain("failed", in: asked.id, cause: cause) }
            return problem.reply(requestID: asked.id)
        }
    }
}
