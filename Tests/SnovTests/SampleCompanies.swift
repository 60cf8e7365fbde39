import Enrichment
import TestKit

extension ModelSnov.Company {
    /// One with people and roles of every kind, some of whom share an address.
    static func random(_ generator: inout SeededGenerator) -> ModelSnov.Company {
        let size = [0, 1, 3, 8, 19, 20, 21, 45, 70].randomElement(using: &generator) ?? 0
        let people = (0..<size).map { index in
            var person = ModelSnov.Person("p\(index)")
            if Int.random(in: 0..<6, using: &generator) == 0 { person.position = nil }
            switch Int.random(in: 0..<12, using: &generator) {
            case 0...2: person.emails = []
            case 3: person.emails[0].status = "unknown"
            case 4: person.emails = [("shared\(index / 4)@a.example", "valid")]
            case 5: person.emails.insert(("second\(index)@a.example", "unknown"), at: 0)
            default: break
            }
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: person.offer = .addresses
            case 1: person.offer = .nothing
            default: break
            }
            return person
        }
        let roles = [0, 2, 50, 51, 130].randomElement(using: &generator) ?? 0
        return ModelSnov.Company(people: people, roles: (0..<roles).map { "role\($0)@a.example" })
    }
}

extension ContactFilters {
    /// Filters that something of Snov's can pass.
    static func random(_ generator: inout SeededGenerator) -> ContactFilters {
        var filters = ContactFilters()
        filters.limit = Int.random(in: 1...25, using: &generator)
        if Bool.random(using: &generator) { filters.maxContacts = Int.random(in: 1...60, using: &generator) }
        filters.kind = [nil, .personal, .generic].randomElement(using: &generator) ?? nil
        if Int.random(in: 0..<3, using: &generator) == 0 { filters.offset = Int.random(in: 0...60, using: &generator) }
        guard filters.kind != .generic else { return filters }
        filters.requiredField = [nil, nil, .position, .fullName].randomElement(using: &generator) ?? nil
        filters.verificationStatuses = [[], [], [.valid], [.unknown, .valid]].randomElement(using: &generator) ?? []
        return filters
    }
}
