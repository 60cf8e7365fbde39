import TestKit
import Testing

@testable import FastCGI

@Suite struct WaitingRoomTests {
    private let now = ContinuousClock.now

    /// Idle when it has had a request and none has come since.
    private func connection(_ number: Int32, isIdle: Bool = false) -> Connection {
        let limits = RequestGatherer.Limits(parameterBytes: 1, bodyBytes: 1)
        var connection = Connection(Descriptor(number), limits: limits, at: now)
        if isIdle { connection.finishRequest() }
        return connection
    }

    private func numbers(_ connections: [Connection]) -> [Int32] {
        connections.map(\.descriptor.number).sorted()
    }

    @Test func `who is put in is taken out once`() {
        let room = WaitingRoom()
        let all: [Int32] = [0, 1, 15, 16, 17, 500]
        for number in all { #expect(room.put(connection(number), until: now)) }
        for number in all {
            #expect(room.take(Descriptor(number))?.descriptor.number == number)
            #expect(room.take(Descriptor(number)) == nil)
        }
        #expect(room.take(Descriptor(3)) == nil)
        #expect(room.clear().isEmpty)
    }

    @Test func `only those whose time is over are taken as expired, and no parked request`() {
        let room = WaitingRoom()
        for number in Int32(1)...40 { _ = room.put(connection(number), until: now + .seconds(Int(number))) }
        _ = room.park(connection(41), limit: 1) { _ in }
        #expect(numbers(room.takeExpired(at: now + .seconds(20))) == Array(1...20))
        #expect(numbers(room.takeExpired(at: now + .seconds(100))) == Array(21...40))
        #expect(room.parked == 1)
    }

    @Test func `no more than the limit are parked, and a place is free again when one has left in any way`() {
        let room = WaitingRoom()
        func park(_ number: Int32) -> WaitingRoom.Parking { room.park(connection(number), limit: 2) { _ in } }
        guard case .first = park(20), case .furtherOne = park(4), case .refused(.noPlace) = park(9) else {
            Issue.record("parked otherwise")
            return
        }
        #expect(room.take(Descriptor(20)) != nil)
        #expect(room.parked == 1)
        guard case .furtherOne = park(9) else {
            Issue.record("the free place was not given")
            return
        }
        room.beginRound()
        #expect(room.takeNextParked()?.descriptor.number == 4)
        #expect(room.takeNextParked()?.descriptor.number == 9)
        #expect(room.takeNextParked() == nil)
        #expect(!room.hasParked)
    }

    @Test func `a closed room keeps only who has a request under way`() {
        let room = WaitingRoom()
        for number in Int32(1)...32 { _ = room.put(connection(number, isIdle: number % 2 == 0), until: now) }
        _ = room.park(connection(33), limit: 1) { _ in }
        let (idle, parked) = room.close()
        #expect(numbers(idle) == (1...16).map { $0 * 2 })
        #expect(numbers(parked) == [33])
        #expect(room.put(connection(40, isIdle: true), until: now) == false)
        #expect(room.put(connection(41), until: now))
        guard case .refused(.stopping) = room.park(connection(42), limit: 9, arm: { _ in }) else {
            Issue.record("a closed room parked a request")
            return
        }
        #expect(numbers(room.clear()) == (0..<16).map { $0 * 2 + 1 } + [41])
        #expect(room.parked == 0)
    }

    @Test func `of many that reach for a connection one gets it`() async {
        let room = WaitingRoom()
        for number in Int32(0)..<200 {
            if number % 3 == 0 {
                _ = room.park(connection(number), limit: .max) { _ in }
            } else {
                _ = room.put(connection(number), until: now)
            }
        }
        room.beginRound()
        let taken = await withTaskGroup(of: [Int32].self) { group in
            for seed in UInt64(1)...4 {
                group.addTask {
                    var generator = SeededGenerator(seed: seed)
                    return (Int32(0)..<200).shuffled(using: &generator).flatMap { number in
                        [room.take(Descriptor(number)), room.takeNextParked()].compactMap { $0?.descriptor.number }
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(taken.sorted() == Array(0..<200))
        #expect(room.parked == 0)
    }
}
