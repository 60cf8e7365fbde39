import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite(.timeLimit(.minutes(10))) struct SnovServerTests {
    @Test func `a prospect's address is found over the wire by following links alone`() async throws {
        try await withServer { client, simulator in
            let form = "grant_type=client_credentials&client_id=good&client_secret=s"
            let token =
                try await client.request(
                    "POST", "/v1/oauth/access_token", key: nil,
                    headers: ["Content-Type: application/x-www-form-urlencoded"], body: form
                ).json()["access_token"].text ?? ""
            let bearer = ["Authorization: Bearer \(token)"]
            func follow(_ method: String, _ link: JSONValue) async throws -> JSONValue {
                let text = try #require(link.text)
                try #require(text.hasPrefix("http://simulator/"))
                let path = String(text.dropFirst("http://simulator".count))
                return try await client.request(method, path, key: nil, headers: bearer).json()
            }
            func finish(_ started: JSONValue) async throws -> JSONValue {
                _ = try await follow("GET", started["links"]["result"])
                return try await follow("GET", started["links"]["result"])
            }
            let target = "/v2/domain-search/prospects/start?domain=many.example&page=1"
            let page = try await finish(client.request("POST", target, key: nil, headers: bearer).json())
            let row = try #require(page["data"].elements.first { $0["search_emails_start"] != .null })
            let found = try await finish(follow("POST", row["search_emails_start"]))
            #expect(found["status"].text == "completed")
            #expect(try simulator.seen()["snov"]["calls"].count == 7)
            #expect(try simulator.seen()["snov"]["maximumConcurrent"].count == 1)
        }
    }

    @Test func `a fault cuts Snov's answers as it cuts Hunter's`() async throws {
        try await withServer { client, simulator in
            _ = simulator.ask(.POST, "/_faults", body: #"{"kind":"reset","provider":"snov"}"#)
            let head = "Host: simulator\r\nConnection: close\r\n\r\n"
            let exchange = try await client.send("GET /v1/get-balance HTTP/1.1\r\n\(head)")
            #expect(exchange.wasReset)
            _ = simulator.ask(.POST, "/_faults", body: #"{"kind":"huge","bytes":100000,"provider":"snov"}"#)
            #expect(try await client.send("GET /v1/get-balance HTTP/1.1\r\n\(head)").bytes.count > 100_000)
            #expect(try simulator.seen()["snov"]["calls"].count == 2)
        }
    }
}
