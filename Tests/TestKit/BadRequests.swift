/// A request that must be refused and must change nothing, as plain text and bytes: the same values are sent to the
/// API in the process and through nginx.
///
/// They suppose that site 1 exists, that site 9000000001 and the job `no-such-job` do not, and that the server holds
/// no provider key.
package struct BadRequest: Sendable, CustomStringConvertible {
    package let name: String
    package let method: String
    package let path: String
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]
    /// One of these is the answer. More than one only where nginx may refuse before us, in its own way.
    package let statuses: Set<Int>
    /// The pointers of the reply's `errors`, in any order; nil where there need be none.
    package let pointers: Set<String>?

    package var description: String { name }

    init(
        _ name: String, _ method: String, _ path: String, contentType: String? = nil, body: [UInt8] = [],
        _ statuses: Int..., pointers: Set<String>? = nil
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.headers = contentType.map { [("Content-Type", $0)] } ?? []
        self.body = body
        self.statuses = Set(statuses)
        self.pointers = pointers
    }

    static func post(
        _ name: String, _ path: String, _ body: String, _ status: Int, _ pointers: Set<String>? = nil,
        contentType: String? = "application/json"
    ) -> BadRequest {
        BadRequest(name, "POST", path, contentType: contentType, body: [UInt8](body.utf8), status, pointers: pointers)
    }

    package static var all: [BadRequest] {
        jobs + filters + sites + brokenBodies + mediaTypes + tables + queries + addresses
    }
}
