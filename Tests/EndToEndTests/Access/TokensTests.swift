import Foundation
import GRDB
import HTTPTypes
import TestKit
import Testing

/// Who may call, through nginx.
@Suite(.timeLimit(.minutes(5))) struct TokensTests {
    private static let settings = ["ENRICHD_AUTH": "token", "ENRICHD_LOG_LEVEL": "trace"]

    @Test func `nobody gets in without a token, and with one as far as its scope goes`() async throws {
        let stand = try await Stand(settings: Self.settings, startWorker: false)
        let reader = try stand.token("read")
        let writer = try stand.token("write")
        let sites = "{\"domains\":[\"a.example\"]}"

        let stranger = try await stand.get("/api/enrichment/sites")
        #expect(stranger.status == 401)
        #expect(stranger.fields[.wwwAuthenticate] == "Bearer realm=\"enrichd\"")
        #expect(try await stand.post("/api/sites", sites).status == 401)

        #expect(try await stand.send(.get, "/api/enrichment/sites", with: reader.text).status == 200)
        let refused = try await stand.send(.post, "/api/sites", with: reader.text, body: sites)
        #expect(refused.status == 403)
        #expect(refused.fields[.wwwAuthenticate]?.contains("insufficient_scope") == true)
        #expect(try await stand.send(.post, "/api/sites", with: writer.text, body: sites).status == 201)

        #expect(try await stand.get("/api/health").status == 200)
        #expect(stand.logs.contains("token=\(reader.id)") && stand.logs.contains("token=\(writer.id)"))
    }

    @Test func `a token that is revoked between two requests is good for the first alone`() async throws {
        let stand = try await Stand(settings: Self.settings, startWorker: false)
        let token = try stand.token("read")
        #expect(try await stand.send(.get, "/api/enrichment/sites", with: token.text).status == 200)
        #expect(try stand.enrichctl("tokens", "revoke", "\(token.id)").status == 0)
        let refused = try await stand.send(.get, "/api/enrichment/sites", with: token.text)
        #expect(refused.status == 401)
        #expect(refused.json["detail"].text == "The access token was revoked.")
    }

    @Test func `a token ends when it was made to end`() async throws {
        let stand = try await Stand(settings: Self.settings, startWorker: false)
        let token = try stand.token("read")
        let database = try DatabaseQueue(path: stand.database)
        try await database.write { db in
            try db.execute(
                sql: """
                    UPDATE enrichd_tokens SET created_at = datetime('now', '-2 hours'),
                        expires_at = datetime('now', '-1 second')
                    """)
        }
        let refused = try await stand.send(.get, "/api/enrichment/sites", with: token.text)
        #expect(refused.status == 401)
        #expect(refused.json["detail"].text == "The access token has expired.")
        #expect(try stand.enrichctl("tokens", "list", "--json").json.elements.first?["state"].text == "expired")
    }

    @Test func `a last use is to be seen soon, and the end of the responder loses none`() async throws {
        let stand = try await Stand(settings: Self.settings, startWorker: false)
        let first = try stand.token("read")
        let second = try stand.token("read")
        func isUsed(_ token: (text: String, id: Int)) throws -> Bool {
            let entries = try stand.enrichctl("tokens", "list", "--json").json.elements
            return entries.first { $0["id"].int == token.id }?["last_used_at"].text != nil
        }
        #expect(try !isUsed(first))
        #expect(try await stand.send(.get, "/api/enrichment/sites", with: first.text).status == 200)
        try await stand.until("the last use") { try isUsed(first) }
        #expect(try await stand.send(.get, "/api/enrichment/sites", with: second.text).status == 200)
        #expect(stand.responder?.stop() == 0)
        #expect(try isUsed(second))
    }

    @Test func `nobody who reads waits for those who write`() async throws {
        let stand = try await Stand(settings: Self.settings, startWorker: false)
        let token = try stand.token("read")
        let gate = try FileHandle(forUpdating: URL(fileURLWithPath: stand.database + ".lock"))
        #expect(flock(gate.fileDescriptor, LOCK_EX) == 0)
        let began = ContinuousClock.now
        for _ in 1...20 {
            #expect(try await stand.send(.get, "/api/enrichment/sites", with: token.text).status == 200)
        }
        // A write waits for five seconds before it gives up.
        #expect(ContinuousClock.now - began < .seconds(4))
        try await stand.until("the use that could not be kept") {
            stand.logs.contains("last uses of tokens can't be written down")
        }
        #expect(flock(gate.fileDescriptor, LOCK_UN) == 0)
        #expect(stand.responder?.stop() == 0)
        #expect(try stand.enrichctl("tokens", "list", "--json").json.elements.first?["last_used_at"].text != nil)
    }

    @Test func `ten thousand wrong tokens keep nobody with a right one waiting`() async throws {
        let stand = try await Stand(settings: Self.settings, startWorker: false)
        let token = try stand.token("read")
        var generator = SeededGenerator(seed: 7)
        let client = try FastCGIClient(connectingTo: stand.folder.file("fcgi.sock"))
        func ask(_ text: String) throws -> (status: String?, took: Duration) {
            let request = FastCGIRequest(
                "GET", "/api/enrichment/jobs", fields: ["Authorization": "Bearer \(text)"])
            let began = ContinuousClock.now
            let reply = try client.exchange(request)
            return (reply["Status"], ContinuousClock.now - began)
        }
        func typical() throws -> Duration {
            try (1...101).map { _ in
                let reply = try ask(token.text)
                #expect(reply.status?.hasPrefix("200") == true)
                return reply.took
            }.sorted()[50]
        }
        let before = try typical()
        for number in 1...10_000 {
            let guess = "enrichd_" + String((0..<43).map { _ in Self.alphabet.randomElement(using: &generator) ?? "A" })
            let status = try ask(guess).status
            guard status?.hasPrefix("401") == true else {
                Issue.record("guess \(number) was answered \(status ?? "nothing")")
                return
            }
        }
        let after = try typical()
        // Nothing of them is kept that could grow; the rest is what else the machine does.
        #expect(after < before * 3, "\(before) before, \(after) after")
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
}
