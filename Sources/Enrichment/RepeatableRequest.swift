/// A request that its client may send again, because it gave it a name: the same request under the same name is carried
/// out once, however often it comes.
package struct RepeatableRequest: Hashable, Sendable {
    /// For how long, from the request that was accepted on.
    package static let remembered = Duration.seconds(86_400)
    package static let digestBytes = 32

    /// Whose name it is, so that no two callers share one; empty where nobody has to show who they are.
    package let caller: String
    /// The name, 1 to 255 visible ASCII characters.
    package let idempotencyKey: String
    /// What tells the request from any other, `digestBytes` long. It says nothing of a provider key.
    package let digest: [UInt8]

    package init(caller: String, idempotencyKey: String, digest: [UInt8]) {
        self.caller = caller
        self.idempotencyKey = idempotencyKey
        self.digest = digest
    }
}

/// What a request comes to that may be repeated.
package enum Once<Outcome: Hashable & Sendable>: Hashable, Sendable {
    /// It was carried out now. The job is what was kept to be told again; nil when none was made, and the name is free.
    case done(Outcome, AcceptedJob?)
    /// It was carried out before, and this job was made.
    case repeated(AcceptedJob)
    /// Its name belongs to another request.
    case conflicting
    /// The first of its name has not come to its end.
    case underWay
}

/// A job as it was when it was accepted.
package struct AcceptedJob: Hashable, Sendable {
    package let id: JobID
    /// How many sites it has.
    package let sites: Int
    /// Its members as replies show them, one JSON object.
    package let object: [UInt8]

    package init(id: JobID, sites: Int, object: [UInt8]) {
        self.id = id
        self.sites = sites
        self.object = object
    }
}
