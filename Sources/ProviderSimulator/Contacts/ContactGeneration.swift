extension SimulatedCompany {
    /// The contact at a place in the list.
    func contact(at index: Int) -> SimulatedContact {
        var random = StableGenerator(seed: seed &+ UInt64(index + 1) &* 0xD6E8_FEB8_6659_FD93)
        return kind == .generic || index % 7 == 3 ? role(at: index, &random) : person(at: index, &random)
    }

    private func role(at index: Int, _ random: inout StableGenerator) -> SimulatedContact {
        let role = Vocabulary.roles[(kind == .generic ? index : index / 7) % Vocabulary.roles.count]
        return SimulatedContact(
            address: "\(role)@\(domain)",
            isGeneric: true,
            confidence: random.number(in: 40...99),
            sources: sources(&random),
            firstName: nil,
            lastName: nil,
            position: nil,
            positionRaw: nil,
            seniority: nil,
            department: Vocabulary.roleDepartments[role],
            isDecisionMaker: false,
            linkedIn: nil,
            twitter: nil,
            phoneNumber: phoneNumber(&random),
            verification: verification(&random),
            place: random.one(of: Place.all))
    }

    private func person(at index: Int, _ random: inout StableGenerator) -> SimulatedContact {
        let (first, last) = names(at: index)
        let post = random.chance(88) ? random.one(of: Post.all) : nil
        let handle = "\(first)-\(last)".lowercased()
        let hasLinkedIn = random.chance(45)
        return SimulatedContact(
            address: "\(localPart(first: first, last: last, at: index))@\(domain)",
            isGeneric: false,
            confidence: random.chance(4) ? 0 : random.number(in: 20...100),
            sources: sources(&random),
            firstName: hasFirstName(at: index) ? first : nil,
            lastName: hasLastName(at: index) ? last : nil,
            position: post?.title,
            positionRaw: post?.raw,
            seniority: post?.seniority,
            department: kind == .departments ? Vocabulary.newDepartment(at: index) : post?.department,
            isDecisionMaker: post?.seniority == "executive",
            linkedIn: hasLinkedIn ? linkedIn(kind == .unicode ? "person-\(index)" : handle) : nil,
            twitter: random.chance(15) ? "person\(index)" : nil,
            phoneNumber: phoneNumber(&random),
            verification: verification(&random),
            place: random.one(of: Place.all))
    }

    /// Each pair of names once: the places in the list walk over all pairs with a stride that divides none of the
    /// numbers of pairs.
    private func names(at index: Int) -> (first: String, last: String) {
        let firsts = kind == .unicode ? Vocabulary.foreignFirstNames : Vocabulary.firstNames
        let lasts = kind == .unicode ? Vocabulary.foreignLastNames : Vocabulary.lastNames
        let pairs = firsts.count * lasts.count
        let pair = (Int(seed % UInt64(pairs)) + index * 337) % pairs
        return (firsts[pair % firsts.count], lasts[pair / firsts.count])
    }

    private func localPart(first: String, last: String, at index: Int) -> String {
        kind == .unicode ? "person.\(index)" : localPart(first: first.lowercased(), last: last.lowercased())
    }

    /// What the pattern makes of a name in lower case.
    func localPart(first: String, last: String) -> String {
        switch pattern {
        case "{first}_{last}": "\(first)_\(last)"
        case "{last}.{first}": "\(last).\(first)"
        case "{first}-{last}": "\(first)-\(last)"
        default: "\(first).\(last)"
        }
    }

    /// Names are missing one by one: mostly in `nulls` domains, now and then elsewhere.
    private func hasFirstName(at index: Int) -> Bool {
        kind == .nulls ? index % 3 == 1 : index % 11 != 10
    }

    private func hasLastName(at index: Int) -> Bool {
        kind == .nulls ? index % 3 == 2 : index % 13 != 12
    }

    /// A full URL today, a bare handle in older times (providers.md, A.5).
    private func linkedIn(_ handle: String) -> String {
        kind.era != .today ? handle : "https://www.linkedin.com/in/\(handle)"
    }

    private func phoneNumber(_ random: inout StableGenerator) -> String? {
        guard random.chance(25) else { return nil }
        let number = random.number(in: 100_0000...999_9999)
        return random.one(of: ["+49 30 \(number)", "+1 (415) \(number)", "\(number)"])
    }

    private func verification(_ random: inout StableGenerator) -> SimulatedContact.Verification? {
        guard kind.era != .of2021 else { return nil }
        guard random.chance(48) else { return SimulatedContact.Verification(date: nil, status: nil) }
        let status = random.one(of: [
            "valid", "valid", "valid", "accept_all", "accept_all", "unknown", "unknown", "invalid", "webmail",
            "disposable",
        ])
        return SimulatedContact.Verification(date: date(inMonth: 6, &random), status: status)
    }

    /// None for addresses that were inferred from the pattern.
    private func sources(_ random: inout StableGenerator) -> [SimulatedContact.Source] {
        let count = kind == .sources ? 20 : random.number(in: 0...3)
        return (0..<count).map { number in
            SimulatedContact.Source(
                domain: domain,
                uri: "http://\(domain)/\(random.one(of: ["team", "about", "blog", "contact"]))/\(number)",
                extractedOn: date(inMonth: random.number(in: 1...3), &random),
                lastSeenOn: date(inMonth: random.number(in: 4...6), &random),
                isStillOnPage: random.chance(70))
        }
    }

    /// A day of 2026, always the same whenever it is asked for: an answer must not change with the calendar.
    private func date(inMonth month: Int, _ random: inout StableGenerator) -> String {
        let day = random.number(in: 1...28)
        return "2026-0\(month)-\(day < 10 ? "0" : "")\(day)"
    }
}
