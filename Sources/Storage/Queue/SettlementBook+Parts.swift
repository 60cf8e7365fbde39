import Enrichment

extension SettlementBook {
    /// Makes a part of a search last that goes on: its contacts, how far it has come, and what its calls have cost.
    func keep(
        _ part: SearchPart, of lease: Lease, charges: [CallID: Charge], traces: [CallID: CallTrace]
    ) throws -> KeepReceipt {
        guard let held = try HeldSite.find(lease, in: db) else {
            now.tally.add(to: .leasesLost)
            return .leaseLost
        }
        try calls.add(calls.settle(charges, traces, of: held), to: held.name)
        if held.isGone {
            try end(held, because: .siteDeleted)
            return .leaseLost
        }
        let findings = JobFindings(of: held, in: db)
        let known = try findings.count(of: part.contacts)
        let refusal = try contacts.write(part.contacts, of: held, by: charges.lastCharged)
        if let refusal, refusal.isOfAll {
            try end(held, because: Failure(.notStored, refusal.sentence))
            return .leaseLost
        }
        let new = try findings.count(of: part.contacts) - known
        try sites.advance(held.name, to: part.place, by: new, saying: refusal?.remark)
        var gain = JobGain()
        gain.add(contacts: new)
        try jobs.add([held.name.job: gain])
        now.tally.add(new, to: .contacts)
        return .kept(new: new)
    }

    /// Ends a site whose search is of no use any more; whatever it still has out, nobody will say what that cost.
    private func end(_ held: HeldSite, because failure: Failure) throws {
        try calls.add(calls.giveUp(held.name), to: held.name)
        try sites.fail(held.name, because: failure)
        try jobs.conclude([held.name.job])
    }
}
