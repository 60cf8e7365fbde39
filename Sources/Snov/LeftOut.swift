/// What a search could not use.
struct LeftOut: Hashable, Codable {
    var unreachable = 0
    var paid = 0
    var excess = 0

    var notes: [String] {
        var notes: [String] = []
        if unreachable > 0 { notes.append("Of \(unreachable) prospects Snov offers no address.") }
        if paid > 0 { notes.append("\(paid) addresses that were paid did not pass the filters.") }
        if excess > 0 { notes.append("\(excess) results beyond those that a page may hold were left out.") }
        return notes
    }
}
