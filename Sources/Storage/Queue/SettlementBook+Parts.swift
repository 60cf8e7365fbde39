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
            try sites.end(held.name, because: .siteDeleted, saying: Failure.siteDeleted.message)
            return try end(held)
        }
        if try suppressions.covers(site: held.name.site) {
            try steps.fail(held.name, at: held.step, because: .suppressed)
            return try end(held)
        }
        let findings = JobFindings(of: held, in: db)
        let known = try findings.count(of: part.contacts)
        let written = try contacts.write(part.contacts, of: held, by: charges.lastCharged)
        let refusal = written.refusal
        if let refusal, refusal.isOfAll {
            try steps.fail(held.name, at: held.step, because: Failure(.notStored, refusal.sentence))
            return try end(held)
        }
        let new = try findings.count(of: part.contacts) - known
        let suppressed = written.suppressed.count
        try sites.advance(held.name, to: part.place, by: new, leavingOut: suppressed, saying: refusal?.remark)
        var gain = JobGain()
        gain.add(contacts: new, suppressed: suppressed)
        try jobs.add([held.name.job: gain])
        now.tally.add(new, to: .contacts)
        now.tally.add(suppressed, to: .suppressedContacts)
        return .kept(new: new)
    }

    /// The search of a site has come to an end meanwhile; whatever it still has out, nobody will say what that cost.
    private func end(_ held: HeldSite) throws -> KeepReceipt {
        try calls.add(calls.giveUp(held.name), to: held.name)
        try jobs.conclude([held.name.job])
        return .leaseLost
    }
}
