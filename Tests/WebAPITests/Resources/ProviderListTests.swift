import Enrichment
import TestKit
import Testing

@testable import WebAPI

/// Jobs that ask several providers, one after the other.
@Suite struct ProviderListTests {
    private let server = Server()

    private func submit(_ members: String, to server: Server? = nil) throws -> Answer {
        try (server ?? self.server).post("/api/enrichment/jobs", #"{"siteIds":[1],\#(members)}"#)
    }

    @Test func `each provider is a step with its own key, and the rule goes with them`() throws {
        let answer = try submit(
            """
            "provider":["snov","hunter"],"apiKeys":{"hunter":"a-key","snov":"b-key"},
            "config":{"min_contacts":3,"min_confidence":80}
            """)
        #expect(answer.status == 202, "\(answer.text)")
        #expect(!answer.text.contains("-key"))
        let job = try #require(server.store.contents.submitted.first)
        #expect(job.providers == [.snov, .hunter])
        #expect(
            job.steps.map { $0.key.map { String(decoding: $0.bytes, as: UTF8.self) } }
                == ["job-1/snov/yek-b", "job-1/hunter/yek-a"])
        #expect(job.stopRule == StopRule(minContacts: 3, minConfidence: 80))
        #expect(job.filters == ContactFilters())
    }

    @Test func `a list of one is a list, and its key may come either way`() throws {
        for keys in [#""apiKey":"a-key""#, #""apiKeys":{"hunter":"a-key"}"#] {
            let answer = try submit(#""provider":["hunter"],\#(keys),"config":{"min_contacts":1}"#)
            #expect(answer.status == 202, "\(answer.text)")
        }
        #expect(try submit(#""provider":"hunter","apiKeys":{"hunter":"a-key"},"apiKey":"""#).status == 202)
        let jobs = server.store.contents.submitted
        #expect(jobs.allSatisfy { $0.providers == [.hunter] && $0.key != nil })
        #expect(jobs.map(\.stopRule) == [StopRule(), StopRule(), nil])
    }

    @Test func `the server's keys stand in for those that are not given`() throws {
        let keeper = Server(serverKeys: [.snov])
        let answer = try submit(#""provider":["hunter","snov"],"apiKeys":{"hunter":"a-key"}"#, to: keeper)
        #expect(answer.status == 202, "\(answer.text)")
        #expect(keeper.store.contents.submitted.first?.steps.map { $0.key == nil } == [false, true])
        #expect(try submit(#""provider":["snov"]"#, to: keeper).status == 202)
    }

    @Test(arguments: [
        (#""provider":[],"apiKey":"secret""#, ["/provider"]),
        (#""provider":["hunter","hunter"],"apiKeys":{"hunter":"secret"}"#, ["/provider/1"]),
        (#""provider":["hunter",7],"apiKeys":{"hunter":"secret"}"#, ["/provider/1"]),
        (#""provider":["hunter","snov","hunter"],"apiKeys":{"hunter":"secret"}"#, ["/provider"]),
        (#""provider":["hunter","snov"]"#, ["/apiKeys/hunter", "/apiKeys/snov"]),
        (#""provider":["hunter","snov"],"apiKey":"secret""#, ["/apiKey"]),
        (#""provider":["hunter","snov"],"apiKeys":{"hunter":"secret"}"#, ["/apiKeys/snov"]),
        (#""provider":["hunter","snov"],"apiKeys":{"hunter":"secret","snov":"two secrets"}"#, ["/apiKeys/snov"]),
        (#""provider":"hunter","apiKeys":{"hunter":"secret","snov":"secret"}"#, ["/apiKeys/snov"]),
        (#""provider":"hunter","apiKeys":{"hunter":"secret"},"apiKey":"secret""#, ["/apiKeys"]),
        (#""provider":"hunter","apiKeys":["secret"]"#, ["/apiKeys"]),
        (#""provider":"hunter","apiKey":"secret","config":{"min_contacts":2}"#, ["/config/min_contacts"]),
        (#""provider":"hunter","apiKey":"secret","config":{"min_confidence":2}"#, ["/config/min_confidence"]),
        (
            #""provider":["hunter"],"apiKey":"secret","config":{"min_contacts":0,"min_confidence":101}"#,
            ["/config/min_contacts", "/config/min_confidence"]
        ),
    ])
    func `what does not fit is refused where it stands, and no key is repeated`(
        members: String, pointers: [String]
    ) throws {
        let answer = try submit(members)
        #expect(answer.status == 422)
        #expect(Set(try answer.problem().pointers) == Set(pointers), "\(answer.text)")
        #expect(!answer.text.contains("secret"))
        #expect(server.store.contents.submitted.isEmpty)
    }

    @Test func `a retry takes a key for each provider that its job asked`() throws {
        server.store.change {
            $0.statuses["a"] = .failed
            $0.providers["a"] = [.hunter, .snov]
        }
        let refused = try server.post("/api/enrichment/jobs/a/retry", #"{"apiKey":"secret"}"#)
        #expect(refused.status == 422)
        #expect(try refused.problem().pointers == ["/apiKey"])
        let answer = try server.post(
            "/api/enrichment/jobs/a/retry", #"{"apiKeys":{"hunter":"a-key","snov":"b-key"}}"#)
        #expect(answer.status == 202, "\(answer.text)")
        let keys = try #require(server.store.contents.retried.first?.keys)
        #expect(
            keys.mapValues { String(decoding: $0.bytes, as: UTF8.self) }
                == [.hunter: "job-1/hunter/yek-a", .snov: "job-1/snov/yek-b"])
    }

    @Test func `sent again under one name it is one job, whose keys its name does not hold`() throws {
        let headers: [(name: String, value: String)] = [
            ("Idempotency-Key", "once"), ("Content-Type", "application/json"),
        ]
        let body = #"{"siteIds":[1],"provider":["hunter","snov"],"apiKeys":{"hunter":"secret-a","snov":"secret-b"}}"#
        for _ in 1...2 {
            let answer = try server.send(
                "POST", "/api/enrichment/jobs", headers: headers, body: [UInt8](body.utf8))
            #expect(answer.status == 202)
        }
        #expect(server.store.contents.submitted.count == 1)
    }

    @Test func `requests are told apart by each key's fingerprint in its place`() {
        let key = SealedKey(bytes: [], fingerprint: KeyFingerprint(rawValue: "print"))
        let (with, without) = (JobStep(provider: .hunter, key: key), JobStep(provider: .snov, key: nil))
        #expect([with].fingerprints == "print")
        #expect([with, without].fingerprints == "print,")
        #expect([without, with].fingerprints == ",print")
    }
}
