import HTTPTypes
import Synchronization
import TestKit
import Testing

@testable import FastCGI

/// Requests that wait for something to happen.
@Suite struct ParkedRequestsTests {
    /// What a test's parked requests wait for, and what became of them.
    private final class Event: Sendable {
        let has = Atomic(false)
        let asked = Atomic(0)
        let dropped = Atomic(0)

        func happen() {
            has.store(true, ordering: .releasing)
        }
    }

    private let event = Event()
    /// A machine on which many tests run at once may not come back to one of them for a minute.
    private static let beyondTheTest = Duration.seconds(86_400)

    /// Parks what is asked at `/later…`, echoes the rest.
    private func server(
        patience: Duration = Self.beyondTheTest, _ adjust: (inout FastCGIServer.Settings) -> Void = { _ in }
    ) throws -> RunningServer {
        let event = event
        return try RunningServer(adjust) { request, body in
            let path = request.path ?? ""
            guard path.hasPrefix("/later") else { return RunningServer.whole(RunningServer.echo)(request, body) }
            return .later(
                Later(
                    patience: patience,
                    again: { (_: Void) in
                        event.asked.add(1, ordering: .relaxed)
                        guard event.has.load(ordering: .acquiring) else { return nil }
                        return .whole(HTTPResponse(status: .ok), Array("\(path) happened".utf8))
                    },
                    atLast: { (_: Void, end) in .whole(HTTPResponse(status: .ok), Array("\(path) \(end)".utf8)) },
                    dropped: { event.dropped.add(1, ordering: .relaxed) }))
        }
    }

    @Test func `a parked request is answered once there is an answer, and its connection goes on`() throws {
        let server = try server()
        let client = try server.connect()
        for number in 1...2 {
            event.has.store(false, ordering: .releasing)
            try client.send(FastCGIRequest("GET", "/later/\(number)").bytes)
            #expect(try server.connect().exchange(FastCGIRequest("GET", "/now")).body == "GET /now ")
            event.happen()
            let reply = try client.receive()
            #expect(reply.head == ["Status: 200 OK", "Content-Length: \(17)"])
            #expect(reply.body == "/later/\(number) happened")
        }
        #expect(try client.exchange(FastCGIRequest("GET", "/now")).body == "GET /now ")
        #expect(server.faults.isEmpty)
        #expect(event.dropped.load(ordering: .relaxed) == 0)
    }

    @Test func `it is answered with what there is when its time is up`() throws {
        let server = try server(patience: .milliseconds(150))
        let began = ContinuousClock.now
        #expect(try server.connect().exchange(FastCGIRequest("GET", "/later")).body == "/later timeIsUp")
        #expect(ContinuousClock.now - began >= .milliseconds(150))
    }

    @Test func `HEAD is parked like GET and gets the head alone`() throws {
        let server = try server(patience: .milliseconds(20))
        let reply = try server.connect().exchange(FastCGIRequest("HEAD", "/later"))
        #expect(reply["Content-Length"] == "15")
        #expect(reply.body.isEmpty)
    }

    @Test func `it is asked about at once when something has happened`() async throws {
        let server = try server { $0.tick = .seconds(60) }
        let client = try server.connect()
        try client.send(FastCGIRequest("GET", "/later").bytes)
        // Before it is parked there is nobody to ask.
        #expect(
            try await eventually {
                server.server.askParked()
                return event.asked.load(ordering: .relaxed) > 0
            })
        event.happen()
        #expect(
            try await eventually {
                server.server.askParked()
                return try client.hasBytes()
            })
        #expect(try client.receive().body == "/later happened")
    }

    @Test func `requests behind a parked one wait for it`() throws {
        let server = try server(patience: .milliseconds(20))
        let client = try server.connect()
        try client.send((1...4).flatMap { FastCGIRequest("GET", $0 % 2 == 0 ? "/\($0)" : "/later/\($0)").bytes })
        for number in 1...4 {
            #expect(try client.receive().body == (number % 2 == 0 ? "GET /\(number) " : "/later/\(number) timeIsUp"))
        }
    }

    @Test(arguments: [false, true])
    func `a peer that hangs up is forgotten`(half: Bool) async throws {
        let server = try server()
        do {
            let client = try server.connect()
            try client.send(FastCGIRequest("GET", "/later").bytes)
            #expect(try await eventually { event.asked.load(ordering: .relaxed) > 0 })
            if half {
                client.endSending()
                #expect(try client.readToEnd().isEmpty)
            }
        }
        #expect(try await eventually { event.dropped.load(ordering: .relaxed) == 1 })
        #expect(server.faults == [.vanished])
        #expect(try server.connect().exchange(FastCGIRequest("GET", "/")).body == "GET / ")
    }

    @Test func `beyond half of the connections nothing is parked`() async throws {
        let server = try server { $0.maximumConnections = 8 }
        var clients = Clients()
        for _ in 0..<5 {
            clients.add(try server.connect())
        }
        try clients.sendAll { FastCGIRequest("GET", "/later/\($0)") }
        #expect(try await eventually { try clients.countWithBytes() == 1 })
        event.happen()
        var ends: [String] = []
        try clients.receiveAll { ends.append(String($1.body.split(separator: " ")[1])) }
        #expect(ends.sorted() == ["happened", "happened", "happened", "happened", "noPlace"])
    }

    @Test func `a stop has every parked request answered at once`() throws {
        for _ in 0..<20 {
            let server = try server { $0.threads = 3 }
            var clients = Clients()
            for _ in 0..<30 {
                clients.add(try server.connect())
            }
            try clients.sendAll { FastCGIRequest("GET", "/later/\($0)") }
            server.server.stop()
            try clients.receiveAll { #expect($1.body == "/later/\($0) stopping") }
            try server.join()
            #expect(server.faults.isEmpty)
        }
    }

    @Test func `hundreds of parked requests hold up nobody and are all answered`() throws {
        let server = try server { $0.maximumConnections = 800 }
        var parked = Clients()
        for _ in 0..<300 {
            parked.add(try server.connect())
        }
        try parked.sendAll { FastCGIRequest("GET", "/later/\($0)") }
        let client = try server.connect()
        var slowest = Duration.zero
        let end = ContinuousClock.now + .milliseconds(500)
        while ContinuousClock.now < end {
            let began = ContinuousClock.now
            _ = try client.exchange(FastCGIRequest("GET", "/"))
            slowest = max(slowest, ContinuousClock.now - began)
        }
        print("the slowest exchange beside 300 parked requests: \(slowest)")
        #expect(slowest < .seconds(5))
        event.happen()
        try parked.receiveAll { #expect($1.body == "/later/\($0) happened") }
        #expect(server.faults.isEmpty)
    }

    @Test func `a last answer that is none ends the connection`() throws {
        let server = try RunningServer { _, _ in
            @Sendable func never() -> Later {
                Later(patience: .zero, again: { (_: Void) in nil }, atLast: { (_: Void, _) in .later(never()) })
            }
            return .later(never())
        }
        let client = try server.connect()
        try client.send(FastCGIRequest("GET", "/").bytes)
        #expect(try client.readToEnd().isEmpty)
        #expect(server.faults == [.unanswered])
    }

    @Test func `a parked request may be parked again, or answered in pieces`() throws {
        let server = try RunningServer { _, _ in
            @Sendable func later(_ rounds: Int) -> FastCGI.Answer {
                guard rounds > 0 else {
                    return .pieces(
                        HTTPResponse(status: .ok),
                        Pieces(Array("a".utf8), then: Rest { (_: Void) in .last(Array("b".utf8)) }))
                }
                return .later(
                    Later(
                        patience: Self.beyondTheTest, again: { (_: Void) in later(rounds - 1) },
                        atLast: { (_: Void, _) in .whole(HTTPResponse(status: .ok), []) }))
            }
            return later(3)
        }
        #expect(try server.connect().exchange(FastCGIRequest("GET", "/")).body == "ab")
    }
}
