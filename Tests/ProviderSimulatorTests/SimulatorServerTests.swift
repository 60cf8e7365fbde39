import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite(.timeLimit(.minutes(10))) struct SimulatorServerTests {
    @Test func `a search over the wire is the search in process`() async throws {
        try await withServer { client, simulator in
            let reply = try await client.request("GET", "/v2/domain-search?domain=acme.example")
            #expect(reply.status == 200)
            #expect(reply.headers["content-type"] == "application/json; charset=utf-8")
            #expect(reply.body == simulator.search("domain=acme.example").body)
        }
    }

    @Test(
        arguments: [
            ("good", 200), ("free", 200), ("test-api-key", 200), ("wrong", 401), ("nocredit", 402), ("blocked", 403),
            ("forbidden", 403), ("exhausted", 429), ("restricted", 429), (nil, 401),
        ] as [(String?, Int)])
    func `every class of keys has its status`(key: String?, status: Int) async throws {
        try await withServer { client, _ in
            let reply = try await client.request("GET", "/v2/domain-search?domain=acme.example", key: key)
            #expect(reply.status == status)
        }
    }

    @Test(arguments: ["Authorization: Bearer good-1", "X-Api-Key: good-1"])
    func `a key may travel in either header`(line: String) async throws {
        try await withServer { client, _ in
            let reply = try await client.request("GET", "/v2/account", key: nil, headers: [line])
            #expect(reply.status == 200)
        }
    }

    @Test func `limits count what arrives`() async throws {
        let clock = ManualClock()
        try await withServer(SimulatorSettings(), clock: clock) { client, simulator in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await client.request("GET", "/v2/domain-search?domain=a.example").status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 200 } == 15)
            #expect(statuses.count { $0 == 403 } == 5)
            clock.advance(by: .seconds(1))
            #expect(try await client.request("GET", "/v2/domain-search?domain=a.example").status == 200)
            let seen = try simulator.seen()
            #expect(seen["calls"].count == 21)
            #expect(seen["worstSecond"].count == 20)
            #expect(seen["worstMinute"].count == 21)
        }
    }

    @Test func `bodies come in as JSON and as forms`() async throws {
        try await withServer { client, _ in
            let json = try await client.request(
                "POST", "/v2/domain-search", headers: ["Content-Type: application/json"],
                body: #"{"domain":"acme.example","limit":3,"location":{"include":[{"continent":"Europe"}]}}"#)
            let form = try await client.request(
                "POST", "/v2/domain-search", headers: ["Content-Type: application/x-www-form-urlencoded"],
                body: "domain=acme.example&limit=3&location=%7B%22include%22:[%7B%22continent%22:%22Europe%22%7D]%7D")
            #expect(json.status == 200)
            #expect(json.body == form.body)
        }
    }

    @Test func `one connection serves several requests, sent at once or not`() async throws {
        try await withServer { client, _ in
            let head = "Host: simulator\r\nUser-Agent: tests\r\nX-API-KEY: good\r\n"
            let exchange = try await client.send(
                "GET /v2/domain-search?domain=a.example HTTP/1.1\r\n\(head)\r\n"
                    + "GET /v2/account HTTP/1.1\r\n\(head)\r\n"
                    + "GET /_seen HTTP/1.1\r\n\(head)Connection: close\r\n\r\n")
            #expect(exchange.replies.map(\.status) == [200, 200, 200])
            #expect(try exchange.replies.last?.json()["calls"].count == 1)
        }
    }

    @Test func `latency holds an answer back and counts it as in flight`() async throws {
        try await withServer(SimulatorSettings(latency: .milliseconds(50), perSecond: 0)) { client, simulator in
            let start = ContinuousClock.now
            async let first = client.request("GET", "/v2/domain-search?domain=a.example")
            async let second = client.request("GET", "/v2/domain-search?domain=b.example")
            let statuses = try await [first.status, second.status]
            #expect(statuses == [200, 200])
            #expect(ContinuousClock.now - start >= .milliseconds(50))
            let seen = try simulator.seen()
            #expect(seen["calls"].count == 2)
        }
    }

    @Test func `a caller that goes away is counted out`() async throws {
        try await withServer(SimulatorSettings(latency: .seconds(3600), perSecond: 0)) { client, simulator in
            let impatient = try await Connection.open(port: client.port)
            try await impatient.send("GET /v2/domain-search?domain=a.example HTTP/1.1\r\nUser-Agent: tests\r\n\r\n")
            try await until { try simulator.seen()["calls"].count == 1 }
            try await impatient.close()
            try await until { simulator.isIdle }
        }
    }

    @Test func `a reset is a reset, after the bytes it was ordered for`() async throws {
        try await withServer { client, simulator in
            let text = "GET /v2/domain-search?domain=a.example HTTP/1.1\r\nUser-Agent: t\r\nX-API-KEY: good\r\n\r\n"
            for count in [0, 1, 17, 200] {
                let order = #"{"kind":"reset","afterBytes":\#(count)}"#
                #expect(simulator.ask(.POST, "/_faults", body: order).status == .ok)
                let exchange = try await client.send(text)
                #expect(exchange.wasReset)
                #expect(exchange.bytes.count == count)
            }
            #expect(simulator.isIdle)
        }
    }

    @Test func `a truncated answer ends in order and too early`() async throws {
        try await withServer { client, simulator in
            let whole = simulator.search("domain=a.example")
            _ = simulator.ask(.POST, "/_faults", body: #"{"kind":"truncate","bodyBytes":20}"#)
            let exchange = try await client.send(
                "GET /v2/domain-search?domain=a.example HTTP/1.1\r\nUser-Agent: t\r\nX-API-KEY: good\r\n\r\n")
            let reply = try #require(exchange.replies.first)
            #expect(!exchange.wasReset)
            #expect(reply.headers["content-length"] == String(whole.body.count))
            #expect(reply.body == Array(whole.body.prefix(20)))
        }
    }

    @Test func `a drip arrives whole, little by little`() async throws {
        try await withServer { client, simulator in
            let whole = simulator.search("domain=few.example")
            _ = simulator.ask(.POST, "/_faults", body: #"{"kind":"drip","bytes":200,"milliseconds":2}"#)
            let exchange = try await client.send(
                "GET /v2/domain-search?domain=few.example HTTP/1.1\r\nUser-Agent: t\r\nX-API-KEY: good\r\n\r\n")
            #expect(exchange.replies.first?.body == whole.body)
            #expect(exchange.reads > 1)
        }
    }

    @Test func `a huge body comes to its end`() async throws {
        try await withServer { client, _ in
            let order = try await client.request("POST", "/_faults", body: #"{"kind":"huge","bytes":3000000}"#)
            #expect(order.status == 200)
            let reply = try await client.request("GET", "/v2/domain-search?domain=a.example")
            #expect(try reply.json()["data"]["organization"].text?.utf8.count == 3_000_000)
        }
    }

    @Test func `a body beyond all measure is refused, and the connection goes on`() async throws {
        try await withServer { client, simulator in
            let body = String(repeating: "x", count: (1 << 20) + 1)
            let exchange = try await client.send(
                "POST /v2/domain-search HTTP/1.1\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
                    + "GET /_seen HTTP/1.1\r\nConnection: close\r\n\r\n")
            #expect(exchange.replies.map(\.status) == [413, 200])
            #expect(simulator.isIdle)
        }
    }

    @Test func `a HEAD is answered without a body`() async throws {
        try await withServer { client, _ in
            let exchange = try await client.send(
                "HEAD /v2/account HTTP/1.1\r\n\r\nGET /_seen HTTP/1.1\r\nConnection: close\r\n\r\n")
            let text = String(decoding: exchange.bytes, as: UTF8.self)
            #expect(text.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
            #expect(text.contains("\r\n\r\nHTTP/1.1 200 OK\r\n"))
        }
    }

    @Test func `what is no HTTP is refused`() async throws {
        try await withServer { client, _ in
            let exchange = try await client.send("\0\u{1}\u{2} nonsense\r\n\r\n")
            #expect(exchange.replies.first?.status == 400)
        }
    }

    @Test func `a port that is taken is an error at the start`() async throws {
        try await withServer { client, simulator in
            await #expect(throws: (any Error).self) {
                try await SimulatorServer.start(simulator, host: "127.0.0.1", port: client.port)
            }
        }
    }
}
