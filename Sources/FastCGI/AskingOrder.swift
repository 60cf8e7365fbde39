/// In which order parked requests are asked about: each once in a round, and who has waited longest first.
struct AskingOrder {
    /// A request's place in the order, which is worth nothing any more once the request has gone.
    struct Turn: Hashable {
        let index: Int
        let serial: UInt64
    }

    /// Those who have not had this round's turn; the last one is next.
    private var due: [Turn] = []
    /// Those who have, the latest last.
    private var asked: [Turn] = []
    private var serial: UInt64 = 0

    /// Gives a place behind all others, for the next round.
    mutating func add(_ index: Int) -> UInt64 {
        serial += 1
        asked.append(Turn(index: index, serial: serial))
        return serial
    }

    /// Gives everybody a turn. Who has not had the one of the round before comes first.
    mutating func beginRound() {
        due.insert(contentsOf: asked.reversed(), at: 0)
        asked.removeAll(keepingCapacity: true)
    }

    /// Nil when all have had their turns.
    mutating func next() -> Turn? {
        due.popLast()
    }
}
