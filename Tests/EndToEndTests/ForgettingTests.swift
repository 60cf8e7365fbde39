import Foundation
import GRDB
import HTTPTypes
import TestKit
import Testing

/// People and companies that are forgotten, on real parts and through nginx: they don't come back.
@Suite(.timeLimit(.minutes(10))) struct ForgettingTests {
    private func sites(of job: String, on stand: Stand) async throws -> [JSONValue] {
        try await stand.get("/api/enrichment/jobs/\(job)/sites").json["data"].elements
    }

    /// Everything in the database's files, read by another program.
    private func bytes(of stand: Stand) throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: stand.folder.path)
        let folders = ["enrichd.sqlite.bells", "enrichd.sqlite.workers"]
        let files = names.filter { $0.hasPrefix("enrichd.sqlite") && !folders.contains($0) }
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/cat")
        process.arguments = files.map(stand.folder.file)
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    @Test func `a forgotten address does not come back by any job, a shared answer or a retry`() async throws {
        let stand = try await Stand(simulatorArguments: ["--latency", "200"])
        let ids = try await stand.addSites(["acme.example", "other.example"])
        let first = try await stand.finish(try await stand.submit(ids)).job
        #expect(first["suppressed_contacts"].int == 0)
        let people = try await stand.addresses(of: ids[0])
        let gone = try #require(people.first)

        let dry = try stand.enrichctl("forget", "--dry-run", "--json", "-", input: gone + "\n")
        #expect(dry.status == 0 && dry.json["contacts"].int == 1, "\(dry.errors)")
        let export = try stand.enrichctl("export", "-", input: gone)
        #expect(export.status == 0, "\(export.errors)")
        #expect(export.json["holdings"].elements.map { $0["site"]["domain"].text } == ["acme.example"])
        #expect(export.json["holdings"][0]["findings"][0]["job_id"] == first["id"])

        let run = try stand.enrichctl("forget", "-", "--json", input: gone.uppercased() + "\n")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.json["names"].int == 1 && run.json["contacts"].int == 1)
        let rest = people.filter { $0 != gone }
        #expect(try await stand.addresses(of: ids[0]).sorted() == rest.sorted())
        #expect(!(run.output + run.errors).lowercased().contains(gone))
        #expect(try bytes(of: stand).contains(gone) == false)
        #expect(try stand.enrichctl("export", gone).status == 1)

        // With another key; two at once, of which one shares the other's answer; and again what failed at first.
        let again = try await stand.finish(try await stand.submit(ids, key: "good-other")).job
        #expect(again["suppressed_contacts"].int == 1)
        #expect(again["contacts_found"].int == first["contacts_found"].int.map { $0 - 1 })
        let both = [try await stand.submit(ids, key: "good-one"), try await stand.submit(ids, key: "good-two")]
        for job in both {
            let end = try await stand.finish(job).job
            #expect(end["status"].text == "completed" && end["suppressed_contacts"].int == 1)
            #expect(try await sites(of: job, on: stand).map { $0["suppressed_contacts"].int } == [1, 0])
        }
        _ = try await stand.send(
            .post, "/_faults", body: Array("{\"fixture\":\"usage_limit\"}".utf8),
            fields: [("Content-Type", "application/json")], to: stand.simulatorURL)
        let failed = try await stand.submit([ids[0]])
        #expect(try await stand.finish(failed).job["status"].text == "failed")
        let reply = try await stand.post("/api/enrichment/jobs/\(failed)/retry", "{\"apiKey\":\"good-key\"}")
        let retried = try await stand.finish(try #require(reply.json["data"]["id"].text)).job
        #expect(retried["suppressed_contacts"].int == 1)

        #expect(try await stand.addresses(of: ids[0]).sorted() == rest.sorted())
        #expect(try bytes(of: stand).contains(gone) == false)
        #expect(!stand.logs.contains(gone))
        #expect(try await stand.get("/metrics").text.contains("\nenrichd_contacts_suppressed_total 4\n"))

        // A person who changed their mind.
        #expect(try stand.enrichctl("unforget", "-", "--json", input: gone).json["unforgotten"].int == 1)
        _ = try await stand.finish(try await stand.submit([ids[0]]))
        #expect(try await stand.addresses(of: ids[0]).sorted() == people.sorted())
    }

    @Test func `a forgotten domain's site can be there, and is not asked for`() async throws {
        let stand = try await Stand()
        let ids = try await stand.addSites(["acme.example", "other.example"])
        _ = try await stand.finish(try await stand.submit(ids))
        let asked = try await stand.seen()["calls"].int
        let run = try stand.enrichctl("forget", "acme.example")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains(" 1 sites are on forgotten domains and stay"), "\(run.output)")
        #expect(try await stand.addresses(of: ids[0]).isEmpty)
        #expect(try bytes(of: stand).contains("@acme.example") == false)
        let more = try await stand.addSites(["acme.example", "shop.acme.example"])
        #expect(more[0] == ids[0])
        let job = try await stand.submit(more)
        let end = try await stand.finish(job).job
        #expect(end["status"].text == "failed" && end["error_code"].text == "suppressed")
        #expect(end["credits_used"].int == 0)
        #expect(try await sites(of: job, on: stand).map { $0["error_code"].text } == ["suppressed", "suppressed"])
        #expect(try await stand.seen()["calls"].int == asked)
    }

    @Test func `what a provider may not speak of is not asked again`() async throws {
        let stand = try await Stand()
        let ids = try await stand.addSites(["acme.example"])
        _ = try await stand.finish(try await stand.submit(ids))
        #expect(try await stand.addresses(of: ids[0]).isEmpty == false)
        try await stand.order(#"{"status":451}"#)
        let refused = try await stand.finish(try await stand.submit(ids)).job
        #expect(refused["error_code"].text == "unavailable_for_legal_reasons")
        #expect(try await stand.addresses(of: ids[0]).isEmpty)
        let asked = try await stand.seen()["calls"].int
        #expect(try await stand.finish(try await stand.submit(ids)).job["error_code"].text == "suppressed")
        #expect(try await stand.seen()["calls"].int == asked)
    }

    @Test func `a worker without the right key does not start`() async throws {
        let stand = try await Stand()
        try await stand.until("the worker") { stand.worker?.log.contains("] working") == true }
        #expect(stand.worker?.stop() == 0)
        let key = stand.database + ".suppression.key"
        let kept = try String(contentsOfFile: key, encoding: .utf8)
        for (change, sentence) in [
            ("", "is not there, and without it people"), ("another", "is not the one that the database was used with"),
        ] {
            try FileManager.default.removeItem(atPath: key)
            if !change.isEmpty {
                let line = "enrichd-suppression-key:v1:\(Data(repeating: 7, count: 32).base64EncodedString())\n"
                try Data(line.utf8).write(to: URL(fileURLWithPath: key))
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
            }
            let worker = try stand.anotherWorker()
            #expect(worker.end(within: 20) == 78, "\(worker.log)")
            #expect(worker.log.contains(sentence), "\(worker.log)")
            let run = try stand.enrichctl("forget", "ann@acme.example")
            #expect(run.status == 78 && run.errors.contains(sentence), "\(run.errors)")
            if change.isEmpty { try Data().write(to: URL(fileURLWithPath: key)) }
        }
        #expect(try stand.enrichctl("unforget", "--everybody").status == 0)
        try FileManager.default.removeItem(atPath: key)
        try stand.startWorker()
        try await stand.until("a new key") { FileManager.default.fileExists(atPath: key) }
        #expect(try String(contentsOfFile: key, encoding: .utf8) != kept)
        let ids = try await stand.addSites(["acme.example"])
        #expect(try await stand.finish(try await stand.submit(ids)).job["status"].text == "completed")
    }
}
