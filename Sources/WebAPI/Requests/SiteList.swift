import Enrichment

/// The sites a request names: 1 to 10,000 numbers, in their order, each once.
struct SiteList {
    static let maximumCount = 10_000

    static let schema = Schema.list(of: .rowNumber, count: 1...maximumCount)

    let inOrder: [SiteID]
    /// Where each stood first, for the failure that names it.
    private let places: [Int]
    private let pointer: JSONPointer

    init?(_ member: Member) {
        switch member.value {
        case .null:
            member.refuse("is required.")
            return nil
        case .list(let values) where (1...Self.maximumCount).contains(values.count):
            var inOrder: [SiteID] = []
            var places: [Int] = []
            var seen: Set<SiteID> = []
            var isSound = true
            for (index, value) in values.enumerated() {
                guard case .integer(let number) = value, number > 0 else {
                    member.faults.add(member.pointer / index, "must be a site's number: a whole number from 1.")
                    isSound = false
                    continue
                }
                let site = SiteID(rawValue: number)
                if seen.insert(site).inserted {
                    inOrder.append(site)
                    places.append(index)
                }
            }
            guard isSound else { return nil }
            self.inOrder = inOrder
            self.places = places
            pointer = member.pointer
        case .list(let values):
            member.refuse("must hold 1 to \(Self.maximumCount) sites; these are \(values.count).")
            return nil
        default:
            member.refuse("must be a list of sites' numbers.")
            return nil
        }
    }

    /// The failure that names every site that does not exist, in the order of the request.
    func refusal(of unknown: [SiteID]) -> Problem {
        let unknown = Set(unknown)
        let faults = Faults()
        for (site, place) in zip(inOrder, places) where unknown.contains(site) {
            faults.add(pointer / place, "names a site that does not exist: \(site.rawValue).")
        }
        if faults.isEmpty { return .inside("the store refused sites of which none was asked for") }
        return Problem(.validation, faults.summary, faults: faults.named)
    }
}
