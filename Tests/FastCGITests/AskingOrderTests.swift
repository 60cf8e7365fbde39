import TestKit
import Testing

@testable import FastCGI

@Suite struct AskingOrderTests {
    private func drain(_ order: inout AskingOrder, atMost count: Int = .max) -> [Int] {
        var indexes: [Int] = []
        while indexes.count < count, let turn = order.next() {
            indexes.append(turn.index)
        }
        return indexes
    }

    @Test func `each has one turn in a round, in the order in which they came`() {
        var order = AskingOrder()
        for index in [4, 9, 2] { _ = order.add(index) }
        #expect(drain(&order).isEmpty)
        order.beginRound()
        #expect(drain(&order) == [4, 9, 2])
        #expect(drain(&order).isEmpty)
    }

    @Test func `who is added during a round has a turn in the next`() {
        var order = AskingOrder()
        _ = order.add(1)
        order.beginRound()
        _ = order.add(2)
        #expect(drain(&order) == [1])
        order.beginRound()
        #expect(drain(&order) == [2])
    }

    @Test func `who missed a round's turn comes first in the next`() {
        var order = AskingOrder()
        for index in 1...4 { _ = order.add(index) }
        order.beginRound()
        for index in drain(&order, atMost: 2) { _ = order.add(index) }
        order.beginRound()
        #expect(drain(&order) == [3, 4, 1, 2])
    }

    @Test func `a place in the order is never given twice`() {
        var order = AskingOrder()
        let serials = (0..<100).map { _ in order.add(7) }
        #expect(Set(serials).count == 100)
        #expect(!serials.contains(0))
    }
}
