import Enrichment
import Synchronization
import TestKit
import Testing

@testable import WebAPI

/// Keeps what it is given, or refuses it.
final class ScriptedUseBook: TokenUseBook {
    private let state = Mutex<(kept: [[TokenID: WallSecond]], fault: StoreFault?)>(([], nil))

    var kept: [[TokenID: WallSecond]] { state.withLock { $0.kept } }

    func refuse(with fault: StoreFault?) {
        state.withLock { $0.fault = fault }
    }

    func keep(_ uses: [TokenID: WallSecond]) throws(StoreFault) {
        let fault = state.withLock { state in
            if state.fault == nil { state.kept.append(uses) }
            return state.fault
        }
        if let fault { throw fault }
    }
}

@Suite struct TokenUsesTests {
    /// What was put off, to be done when the test says so.
    private final class Agenda: Sendable {
        private let works = Mutex<[(wait: Duration, work: @Sendable () -> Void)]>([])

        var waits: [Duration] { works.withLock { $0.map(\.wait) } }

        func add(_ wait: Duration, _ work: @escaping @Sendable () -> Void) {
            works.withLock { $0.append((wait, work)) }
        }

        func doNext() throws {
            let next = works.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            try #require(next).work()
        }
    }

    private let book = ScriptedUseBook()
    private let time = ManualTimekeeper()
    private let agenda = Agenda()
    private let log = LogBook()
    private let uses: TokenUses

    private let one = TokenID(rawValue: 1)
    private let two = TokenID(rawValue: 2)

    init() {
        uses = TokenUses(book: book, time: time, log: log.logger, later: agenda.add)
    }

    @Test func `the first use is written down at once, but not by who notes it`() throws {
        uses.note(one)
        #expect(book.kept.isEmpty)
        #expect(agenda.waits == [.zero])
        try agenda.doNext()
        #expect(book.kept == [[one: time.wallNow()]])
    }

    @Test func `all further uses wait for the minute, and the last of each counts`() throws {
        uses.note(one)
        try agenda.doNext()
        time.advance(by: .seconds(10))
        for _ in 1...10_000 { uses.note(one) }
        time.advance(by: .seconds(10))
        uses.note(one)
        uses.note(two)
        #expect(agenda.waits == [.seconds(50)])
        let last = time.wallNow()
        time.advance(by: .seconds(40))
        try agenda.doNext()
        #expect(book.kept.dropFirst() == [[one: last, two: last]])
    }

    @Test func `nothing is put off where nobody calls`() throws {
        uses.note(one)
        try agenda.doNext()
        #expect(agenda.waits.isEmpty)
        time.advance(by: .seconds(3_600))
        uses.note(one)
        #expect(agenda.waits == [.zero])
    }

    @Test func `uses that could not be written down are written with the next ones`() throws {
        book.refuse(with: .busy)
        uses.note(one)
        let first = time.wallNow()
        try agenda.doNext()
        #expect(log.lines == ["warning last uses of tokens can't be written down cause=\(StoreFault.busy)"])
        book.refuse(with: nil)
        time.advance(by: .seconds(30))
        uses.note(two)
        #expect(agenda.waits == [.seconds(30)])
        try agenda.doNext()
        #expect(book.kept == [[one: first, two: time.wallNow()]])
    }

    @Test func `the end of the process writes down what is left`() throws {
        uses.note(one)
        uses.write()
        #expect(book.kept == [[one: time.wallNow()]])
        try agenda.doNext()
        #expect(book.kept.count == 1)
    }
}
