package import Enrichment
package import HTTPTypes
package import Logging

/// Our HTTP API as a plain function from request to reply: nothing in it waits but the store.
///
/// Each thread has one of its own, because `Readings` belongs to a thread.
package struct API {
    let jobs: any JobDesk
    let register: any SiteRegister
    let readings: any Readings
    let watch: any StoreWatch
    let traffic: TrafficSheet
    let sealer: any KeySealer
    let domains: any DomainNormalizer
    let hosts: AllowedHosts
    let origins: AllowedOrigins
    let access: Access
    /// The providers that a job may ask.
    let providers: [ProviderTerms]
    /// Of whose sites nobody is asked.
    let mailDomains: any MailDomains
    /// Equal for equal requests alone, and short.
    let digest: ([UInt8]) -> [UInt8]
    let makeJobID: () -> JobID
    let makeRequestID: () -> String
    /// Wakes the workers: there is work, or there is less of it.
    let ring: () -> Void
    let places: WritingPlaces
    let time: any Timekeeper
    let log: Logger

    package init(
        jobs: any JobDesk, register: any SiteRegister, readings: any Readings, watch: any StoreWatch,
        traffic: TrafficSheet, sealer: any KeySealer, domains: any DomainNormalizer, hosts: AllowedHosts,
        origins: AllowedOrigins = .none, access: Access, providers: [ProviderTerms],
        mailDomains: any MailDomains = NoMailDomains(),
        digest: @escaping ([UInt8]) -> [UInt8],
        makeJobID: @escaping () -> JobID,
        makeRequestID: @escaping () -> String = RequestID.random, ring: @escaping () -> Void,
        places: WritingPlaces, time: any Timekeeper = SystemTimekeeper(), log: Logger
    ) {
        self.jobs = jobs
        self.register = register
        self.readings = readings
        self.watch = watch
        self.traffic = traffic
        self.sealer = sealer
        self.domains = domains
        self.hosts = hosts
        self.origins = origins
        self.access = access
        self.providers = providers
        self.mailDomains = mailDomains
        self.digest = digest
        self.makeJobID = makeJobID
        self.makeRequestID = makeRequestID
        self.ring = ring
        self.places = places
        self.time = time
        self.log = log
    }

    /// Answers one request. Whatever the request holds, this returns: a failure is a problem document.
    package func respond(to request: HTTPRequest, body: [UInt8]) -> Answer {
        let id = RequestID.brought(by: request) ?? makeRequestID()
        var asked = Asked(request: request, body: body, id: id, beganAt: time.steadyNow())
        asked.visit = traffic.begin()
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
            try hosts.check(request.authority)
            try origins.check(request)
            try access.checkExposure(of: request)
            let target = try RequestTarget(request.path)
            switch try Router.destination(of: request.method, target) {
            case .route(let route, let place, let captures):
                asked.visit?.place = place
                let admission = try access.examine(request, needs: route.scope, readings: readings)
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
            if let cause = problem.cause {
                log.error("failed", metadata: ["request": "\(asked.id)", "cause": "\(cause)"])
            }
            return problem.reply(requestID: asked.id)
        }
    }
}
