import Enrichment

extension SettlementBook {
    /// Settles the sites that wait for the answer that `call` brought for `leader`, each for its own job. `kept` is what the
    /// table took of it for that site.
    func share(
        _ finding: Finding, of call: CallID?, kept: Finding, from leader: HeldSite, gains: inout [Int64: JobGain],
        aftermath: inout Aftermath
    ) throws {
        let followers = try questions.followers(of: leader)
        if followers.isEmpty { return }
        // The finding is the rest of a search of which parts were kept.
        let parts = leader.contactsFound > 0 ? try SearchParts(of: leader, in: db) : nil
        let finding = parts?.finding(endingLike: finding) ?? finding
        let suppressed = leader.suppressedOnTheWay + kept.suppressed
        // Each address is written once for a site, however many jobs wait for it; that each of them found it is, too.
        var keptOfSite = [leader.name.site: parts?.finding(endingLike: kept) ?? kept]
        for follower in followers {
            try jobs.begin(follower.name.job)
            aftermath.jobs.append(follower.name.job)
            if let kept = keptOfSite[follower.name.site] {
                if parts == nil { try contacts.remember(kept.contacts, of: follower, by: call) }
            } else {
                switch try keep(finding, of: follower, by: call) {
                case .kept(let kept): keptOfSite[follower.name.site] = kept
                case .nothing(let leavesWork): aftermath.leavesWork = aftermath.leavesWork || leavesWork
                }
            }
            for (call, found) in parts?.contacts ?? [:] { try contacts.remember(found, of: follower, by: call) }
            guard let kept = keptOfSite[follower.name.site] else { continue }
            // Whom a search of its own has left out is among them.
            let more = max(0, suppressed - follower.suppressedOnTheWay)
            let answer = kept.shared(by: leader.jobID, leavingOut: more)
            if try conclude(follower, by: answer, gains: &gains) { aftermath.leavesWork = true }
        }
    }
}

extension HeldSite {
    /// How many contacts earlier parts of its search have left out. Behind another provider nobody can tell them from those
    /// of whom that one spoke.
    fileprivate var suppressedOnTheWay: Int { step.name.step == 0 ? suppressed : 0 }
}

extension Finding {
    /// The same for another site, which it cost nothing.
    fileprivate func shared(by job: JobID, leavingOut suppressed: Int) -> Finding {
        var shared = Finding(
            contacts: contacts, resultsAvailable: resultsAvailable, credits: 0,
            note: [note, "Shared the call of job \(job.rawValue)."].compactMap { $0 }.joined(separator: " "),
            company: company)
        shared.suppressed = suppressed
        return shared
    }
}
