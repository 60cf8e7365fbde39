import Enrichment
import GRDB
import HTTPTypes
import Storage
import TestKit
import Testing

@testable import WebAPI

/// A world in which clients, a worker and another application all go on at once, and the plain tables of which tell what
/// each reply must be.
final class ModelScene {
    let world: World
    let api: API
    let database: DatabaseQueue
    var random: SeededGenerator
    /// What was done, for whoever reads of a difference.
    private(set) var steps: [String] = []
    private(set) var differences: [String] = []
    /// The last reply at each address, with its tag.
    private var seen: [String: (tag: String, bytes: [UInt8])] = [:]
    /// What was replied under a name, and to which body.
    var named: [String: (body: String, bytes: [UInt8])] = [:]
    var claims: [Claim] = []
    var nextNumber = 0

    init(seed: UInt64) throws {
        world = try World(.begun)
        api = try world.api()
        database = try DatabaseQueue(path: world.store.path)
        random = SeededGenerator(seed: seed)
    }

    func tables() throws -> PlainTables {
        try database.read { db in try PlainTables(db) }
    }

    func number() -> Int {
        nextNumber += 1
        return nextNumber
    }

    func pick<Value>(_ values: [Value]) -> Value? {
        values.randomElement(using: &random)
    }

    func chance(_ oneIn: Int) -> Bool {
        Int.random(in: 0..<oneIn, using: &random) == 0
    }

    func note(_ step: String) {
        steps.append(step)
    }

    /// Records a difference together with what led there.
    func expect(_ holds: Bool, _ difference: @autoclosure () -> String) {
        if !holds { differences.append("after \(steps.count) steps: \(difference())") }
    }

    /// Sends a request with a token that will do, and holds the reply against the contract.
    func send(
        _ route: Route, _ path: String? = nil, query: String = "", body: String? = nil, mediaType: String? = nil,
        scope: AccessScope = .admin, fields: [HTTPField.Name: String] = [:], method: HTTPRequest.Method? = nil
    ) throws -> World.Answer {
        let target = (path ?? route.examplePath) + (query.isEmpty ? "" : "?\(query)")
        var request = HTTPRequest(
            method: method ?? route.method, scheme: "http", authority: "localhost", path: target)
        if body != nil { request.headerFields[.contentType] = mediaType ?? route.operation.body?.mediaType }
        request.headerFields[.authorization] = world.authorization(scope)
        for (name, value) in fields { request.headerFields[name] = value }
        let answer = try World.Answer(api.respond(to: request, body: [UInt8]((body ?? "").utf8)), by: api)
        expect(answer.status < 500, "\(route.method) \(target) \(body ?? ""): \(answer.status) \(answer.text)")
        if method == nil, answer.status != 304 {
            let complaints = ServedContract.shared.complaints(about: answer, to: route)
            expect(complaints.isEmpty, "\(route.method) \(target): \(answer.status): \(complaints)")
        }
        return answer
    }

    /// Reads, and holds the tag against what the same address has answered before: equal bodies, and only those, have
    /// equal tags.
    func read(_ route: Route, _ path: String? = nil, query: String = "") throws -> World.Answer {
        let answer = try send(route, path, query: query, scope: chance(2) ? .read : .admin)
        let address = "\(path ?? route.examplePath)?\(query)"
        guard let tag = answer.response.headerFields[.eTag] else {
            expect(!answer.isSuccess, "\(address) has no tag")
            return answer
        }
        if let earlier = seen[address] {
            expect((earlier.tag == tag) == (earlier.bytes == answer.bytes), "the tag of \(address) is another's")
            let again = try send(route, path, query: query, fields: [.ifNoneMatch: earlier.tag])
            expect(
                again.status == (earlier.bytes == answer.bytes ? 304 : answer.status),
                "\(address) with the tag before: \(again.status)")
        }
        seen[address] = (tag, answer.bytes)
        if chance(8) {
            let head = try send(route, path, query: query, method: .head)
            expect(
                head.bytes == answer.bytes && head.status == answer.status && head.response.headerFields[.eTag] == tag,
                "HEAD \(address) is another")
        }
        return answer
    }

    /// Walks all pages of a list: each row must be on one of them, in its order, and every page must tell how many.
    func walk(_ route: Route, _ path: String? = nil, query: String, id: String = "id", holds wanted: [JSON]) throws {
        let size = [1, 2, 3, 7, 50].randomElement(using: &random) ?? 1
        var rows: [JSON] = []
        for page in 1...(wanted.count / size + 2) {
            let answer = try read(route, path, query: "page=\(page)&pageSize=\(size)\(query)")
            expect(
                answer.json["total"].int == wanted.count,
                "\(path ?? route.template) \(query): total \(answer.json["total"]), not \(wanted.count)")
            rows += answer.json["data"].elements.map { $0[id] }
        }
        expect(rows == wanted, "\(path ?? route.template) \(query) by \(size): \(rows), not \(wanted)")
    }
}
