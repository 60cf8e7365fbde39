import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// Sites that wait for an answer to what another one asks, beside whatever else goes on.
@Suite struct FollowersTests {
    private let temporary: TemporaryStore
    private let site: SiteID

    init() throws {
        temporary = try TemporaryStore(serverKeys: [.hunter: KeyFingerprint(rawValue: "server")])
        site = try temporary.addSites(2)[0]
    }

    @Test func `a shared contact was found for each of the jobs, by the one call`() throws {
        let leader = try temporary.submit("leader", [site])
        let follower = try temporary.submit("follower", [site], key: "another")
        let lease = try temporary.lease()
        guard case .granted(let grant) = try temporary.store.grant(lease, mostCredits: 1), let call = grant.call else {
            throw StoreFault.broken("no leave")
        }
        try temporary.settle(lease, .enriched(.addresses("ann@site1.example")), charges: [call: .credits(1)])
        let findings = try temporary.rows("SELECT job_id, call_id FROM contact_findings ORDER BY job_id")
        #expect(findings.map { $0[0] as String } == [follower.rawValue, leader.rawValue])
        #expect(findings.map { $0[1] as Int64? } == [call.rawValue, call.rawValue])
        #expect(try temporary.value("SELECT enrichment_job_id FROM contacts") == leader.rawValue)
    }
}
