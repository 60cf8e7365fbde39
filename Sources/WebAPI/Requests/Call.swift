import Enrichment
import FoundationEssentials
import HTTPTypes

/// One request on its way to its endpoint.
struct Call {
    let request: HTTPRequest
    /// The request's id.
    let id: String
    /// What stands in the path where the route has a name in braces, decoded.
    let captures: [String: String]
    let query: Query
    let body: [UInt8]
    /// Whose call it is; nil where nobody has to show who they are.
    let token: TokenID?

    /// What stands in the path for a parameter; nil when it is the name of nothing.
    subscript<Value>(parameter: PathParameter<Value>) -> Value? {
        captures[parameter.name].flatMap(parameter.read)
    }

    /// Decodes the body and reads it with `read`, which notes what is wrong with it; throws when anything is.
    func read<Body>(_ read: (Member) -> Body?) throws(Problem) -> Body {
        guard MediaType.isAccepted(request.headerFields) else { throw .unsupportedMediaType }
        if body.isEmpty { throw Problem(.malformedJSON, "The body is empty.") }
        let faults = Faults()
        let member = Member(value: try decode(notingIn: faults), pointer: .root, faults: faults)
        if !member.isPresent { member.refuse("must be an object.") }
        return try checked(read(member), faults)
    }

    /// The same, where no body at all stands for an empty object.
    func readIfAny<Body>(_ read: (Member) -> Body?) throws(Problem) -> Body {
        guard body.isEmpty else { return try self.read(read) }
        let faults = Faults()
        let empty = read(Member(value: .object([:]), pointer: .root, faults: faults))
        return try checked(empty, faults)
    }

    private func checked<Body>(_ body: Body?, _ faults: Faults) throws(Problem) -> Body {
        try faults.end(as: .validation)
        guard let body else { throw .inside("a body was refused without a fault") }
        return body
    }

    private func decode(notingIn faults: Faults) throws(Problem) -> JSONValue {
        do {
            let outline = try JSONOutline(of: body)
            for pointer in outline.repeatedMembers {
                faults.add(pointer, "must be given once only.")
            }
            return try JSONDecoder().decode(JSONValue.self, from: Data(body))
        } catch JSONOutline.Refusal.tooDeep {
            throw Problem(.malformedJSON, "The body is nested deeper than \(JSONOutline.maximumDepth) levels.")
        } catch JSONOutline.Refusal.tooManyValues(let pointer) {
            faults.add(pointer, "holds too much: a body has at most \(JSONOutline.maximumValues) values.")
            throw Problem(.validation, faults.summary, faults: faults.named)
        } catch {
            // The decoder's own words may quote the body, and the body may hold a key.
            throw Problem(.malformedJSON, "The body is not well-formed JSON.")
        }
    }
}
