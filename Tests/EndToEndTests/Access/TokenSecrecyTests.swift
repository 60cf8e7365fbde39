import Foundation
import HTTPTypes
import TestKit
import Testing

/// A token is seen once, by whoever made it.
@Suite(.timeLimit(.minutes(5))) struct TokenSecrecyTests {
    @Test func `it is in no reply, no log, no file and no command line`() async throws {
        let stand = try await Stand(settings: ["ENRICHD_AUTH": "token", "ENRICHD_LOG_LEVEL": "trace"])
        let made = try stand.token("write")
        let secret = String(made.text.dropFirst("enrichd_".count))
        var seen: [String] = []
        func note(_ reply: Stand.Reply) {
            seen.append(reply.text)
            seen += reply.fields.map { "\($0.name): \($0.value)" }
        }

        note(try await stand.send(.post, "/api/sites", with: made.text, body: "{\"domains\":[\"a.example\"]}"))
        note(try await stand.send(.post, "/api/sites", with: made.text, body: "{\"domains\":[\"\(made.text)\"]"))
        note(try await stand.send(.get, "/api/enrichment/sites", with: made.text))
        note(try await stand.send(.get, "/api/enrichment/jobs?access_token=\(made.text)", with: made.text))
        note(try await stand.get("/api/enrichment/jobs?access_token=\(made.text)"))
        note(try await stand.get("/api/nowhere?access_token=\(made.text)"))
        note(try await stand.send(.get, "/api/enrichment/jobs", with: made.text + "\(made.text)"))
        note(try await stand.send(.get, "/api/enrichment/jobs", with: "\(made.text) \(made.text)"))
        for commandLine in Self.commandLines() { seen.append(commandLine) }
        let list = try stand.enrichctl("tokens", "list")
        seen += [list.output, list.errors, try stand.enrichctl("tokens", "list", "--json").output]
        #expect(try stand.enrichctl("tokens", "revoke", "\(made.id)").status == 0)
        note(try await stand.send(.get, "/api/enrichment/sites", with: made.text))

        #expect(stand.logs.contains("token=\(made.id)"))
        seen.append(stand.logs)
        for text in seen { #expect(!text.contains(secret), "\(text)") }
        stand.responder?.stop()
        for (name, bytes) in try files(in: stand.folder.path) {
            #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(name)")
        }
    }

    /// What everybody on the machine may read of every process.
    private static func commandLines() -> [String] {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap(Int32.init) ?? []
        return processes.compactMap { process in
            // One that has ended meanwhile has none.
            (try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/cmdline"))).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
    }

    /// Everything the programs left: the database and what is beside it, logs, nginx's files.
    private func files(in folder: String) throws -> [(name: String, bytes: Data)] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        #expect(names.contains("enrichd.sqlite"))
        return names.compactMap { name in
            // Folders and sockets hold nothing.
            (try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))).map { (name, $0) }
        }
    }
}
