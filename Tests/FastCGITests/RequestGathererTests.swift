import TestKit
import Testing

@testable import FastCGI

@Suite struct RequestGathererTests {
    static let limits = RequestGatherer.Limits(parameterBytes: 4096, bodyBytes: 1000)

    private func gather(_ bytes: [UInt8]) throws -> (RequestGatherer, rest: [UInt8]) {
        var gatherer = RequestGatherer(limits: Self.limits)
        let rest = try gatherer.gather(bytes[...])
        return (gatherer, Array(rest))
    }

    @Test func `a request is whole when its last record has come, and no sooner`() throws {
        let bytes = FastCGIRequest("POST", "/", body: Array("hello".utf8)).bytes
        #expect(try gather(bytes).0.isComplete)
        for count in 0..<bytes.count {
            #expect(try !gather(Array(bytes[..<count])).0.isComplete)
        }
    }

    @Test func `a request that comes byte by byte is the same as one that comes at once`() throws {
        var request = FastCGIRequest("POST", "/", body: Array("hello world".utf8))
        request.id = 0x1234
        request.recordSize = 3
        request.padding = 7
        var gatherer = RequestGatherer(limits: Self.limits)
        for byte in request.bytes {
            #expect(!gatherer.isComplete)
            let rest = try gatherer.gather([byte])
            #expect(rest.isEmpty)
        }
        #expect(gatherer.isComplete)
        #expect(gatherer.requestID == 0x1234)
        #expect(gatherer.role == .responder)
        #expect(gatherer.keepsConnection)
        #expect(gatherer.parameters == request.parameterBlock)
        #expect(gatherer.body == request.body)
    }

    @Test func `what follows a request is handed back for the next`() throws {
        let first = FastCGIRequest("GET", "/1").bytes
        let second = FastCGIRequest("GET", "/2")
        var (gatherer, rest) = try gather(first + second.bytes)
        #expect(rest == second.bytes)
        gatherer.reset()
        #expect(gatherer.isIdle)
        rest = Array(try gatherer.gather(rest[...]))
        #expect(rest.isEmpty)
        #expect(gatherer.isComplete)
        #expect(gatherer.parameters == second.parameterBlock)
    }

    @Test func `a body at the limit is kept, one beyond is counted and thrown away`() throws {
        let atLimit = try gather(FastCGIRequest("POST", "/", body: .init(repeating: 1, count: 1000)).bytes).0
        #expect(!atLimit.bodyExceedsLimit)
        #expect(atLimit.body.count == 1000)
        let beyond = try gather(FastCGIRequest("POST", "/", body: .init(repeating: 1, count: 1001)).bytes).0
        #expect(beyond.isComplete)
        #expect(beyond.bodyExceedsLimit)
        #expect(beyond.bodyCount == 1001)
        #expect(beyond.body.isEmpty)
    }

    @Test func `parameters beyond the limit are counted and thrown away`() throws {
        var request = FastCGIRequest("GET", "/")
        request.set("HTTP_X_LONG", String(repeating: "x", count: 4096))
        let gatherer = try gather(request.bytes).0
        #expect(gatherer.isComplete)
        #expect(gatherer.parametersExceedLimit)
        #expect(gatherer.parameters.isEmpty)
    }

    @Test func `a body without an end is given up`() throws {
        var gatherer = RequestGatherer(limits: Self.limits)
        let head = FastCGIRequest("POST", "/").bytes.dropLast(8)
        _ = try gatherer.gather(ArraySlice(head))
        let record = FastCGIRequest.record(5, 1, [UInt8](repeating: 0, count: 65_535))[...]
        #expect(throws: ConnectionFault.unsoundRecords("a request without an end")) {
            for _ in 0...(Self.limits.discardedBytes / 65_535) {
                _ = try gatherer.gather(record)
            }
        }
    }

    @Test(
        arguments: [
            ("version 2", [2, 1, 0, 1, 0, 8, 0, 0]),
            ("a management record", [1, 9, 0, 0, 0, 0, 0, 0]),
            ("an unknown kind", [1, 200, 0, 1, 0, 0, 0, 0]),
            ("parameters first", [1, 4, 0, 1, 0, 0, 0, 0]),
            ("a body first", [1, 5, 0, 1, 0, 0, 0, 0]),
            ("a beginning without an id", [1, 1, 0, 0, 0, 8, 0, 0]),
            ("a beginning of the wrong size", [1, 1, 0, 1, 0, 9, 0, 0]),
        ] as [(String, [UInt8])])
    func `what can't begin a request ends the connection`(what: String, bytes: [UInt8]) {
        #expect(throws: ConnectionFault.self, "\(what)") { try gather(bytes) }
    }

    @Test(arguments: [
        ("a second beginning", FastCGIRequest("GET", "/").beginning),
        ("a body before the parameters' end", FastCGIRequest.record(5, 1, [])),
        ("an abort", FastCGIRequest.record(2, 1, [])),
        ("another request's parameters", FastCGIRequest.record(4, 2, [])),
        ("a request for values", FastCGIRequest.record(9, 0, [14, 0] + Array("FCGI_MAX_CONNS".utf8))),
    ])
    func `what can't follow a beginning ends the connection`(what: String, bytes: [UInt8]) {
        #expect(throws: ConnectionFault.self, "\(what)") {
            try gather(FastCGIRequest("GET", "/").beginning + bytes)
        }
    }

    @Test(arguments: [
        ("parameters after their end", FastCGIRequest.record(4, 1, [])),
        ("a request for values", FastCGIRequest.record(9, 0, [])),
    ])
    func `what can't come with a body ends the connection`(what: String, bytes: [UInt8]) {
        let head = FastCGIRequest("POST", "/").bytes.dropLast(8)
        #expect(throws: ConnectionFault.self, "\(what)") { try gather(head + bytes) }
    }

    @Test func `another role than the responder's is noted`() throws {
        for role: UInt16 in [0, 2, 3, 257] {
            var request = FastCGIRequest("GET", "/")
            request.role = role
            #expect(try gather(request.bytes).0.role == nil)
        }
    }

    @Test func `bytes in any pieces and mutations give whole requests or a fault, and keep within the limits`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<5_000 {
            let bytes = Mutation.records(using: &random)
            var gatherer = RequestGatherer(limits: Self.limits)
            var rest = bytes[...]
            do {
                while !rest.isEmpty {
                    let piece = rest.prefix(Int.random(in: 1...200, using: &random))
                    let left = try gatherer.gather(piece)
                    rest = rest.dropFirst(piece.count - left.count)
                    #expect(gatherer.parameters.count <= Self.limits.parameterBytes, "seed \(seed)")
                    #expect(gatherer.body.count <= Self.limits.bodyBytes, "seed \(seed)")
                    if gatherer.isComplete { gatherer.reset() }
                }
            } catch {
                continue
            }
        }
    }
}
