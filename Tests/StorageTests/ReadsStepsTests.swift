import Enrichment
import TestKit
import Testing

@testable import Storage

/// What is shown of jobs that ask several providers.
@Suite struct ReadsStepsTests {
    private let temporary: TemporaryStore
    private let job: JobID

    init() throws {
        temporary = try TemporaryStore()
        job = try temporary.submitWaterfall(
            "a", try temporary.addSites(2), until: StopRule(minContacts: 2, minConfidence: 7))
    }

    private func readings() throws -> ThreadReadings {
        try ThreadReadings(path: temporary.store.path, timekeeper: temporary.timekeeper)
    }

    @Test func `a job tells all its providers, and its rule with its filters`() throws {
        let reading = try #require(try readings().job(job))
        #expect(reading.providers == [.hunter, .snov])
        let object = try JSONValue(reading.object)
        #expect(object["provider"] == .string("hunter,snov"))
        #expect(object["config"]["min_contacts"] == .integer(2))
        #expect(object["config"]["min_confidence"] == .integer(7))
        #expect(!String(decoding: reading.object, as: UTF8.self).contains(" key"))
    }

    @Test func `each site tells who is asked for it, or was last`() throws {
        try temporary.settle(try temporary.lease(), .failed(Failure(.providerUnavailable, "It is down.")))
        let page = try #require(try readings().sites(of: job, status: nil, page: Page(number: 1, size: 9)))
        #expect(try page.column("provider") == [.string("snov"), .string("hunter")])
        #expect(try page.column("error") == [.string("hunter: It is down."), .null])
        #expect(try page.column("error_code") == [.null, .null])
    }

    @Test func `a job waits for the provider that its sites wait for`() throws {
        let until = temporary.timekeeper.steadyNow().advanced(by: .seconds(30))
        try temporary.store.pause(KeyFingerprint(rawValue: "snov key"), until: until)
        func reason() throws -> JSONValue {
            try JSONValue(try #require(try readings().job(job)).object)["waiting_reason"]
        }
        #expect(try reason() == .null)
        for claim in try temporary.claim(2) {
            try temporary.settle(claim.lease, .failed(Failure(.providerUnavailable, "It is down.")))
        }
        #expect(try reason() == .string("provider_pause"))
        let figures = try readings().figures()
        #expect(figures.providers[.snov]?.waits[.providerPause] == .seconds(30))
        #expect(figures.waitingSites == 2)
    }
}
