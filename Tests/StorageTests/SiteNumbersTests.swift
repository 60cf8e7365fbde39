import TestKit
import Testing

@testable import Storage

@Suite struct SiteNumbersTests {
    @Test func `a set holds what was put into it and nothing else`() {
        var random = SeededGenerator(seed: 20_261)
        var numbers = SiteNumbers()
        var expected: Set<Int64> = []
        for _ in 0..<500 {
            let number = Int64.random(in: 0..<2_000, using: &random)
            let isTaken = numbers.insert(number)
            #expect(isTaken)
            expected.insert(number)
        }
        #expect((-10..<5_000).filter { numbers.contains($0) } == expected.sorted())
    }

    @Test(arguments: [-1, .min, 1 << 26, .max] as [Int64])
    func `numbers that would take much memory are not taken`(_ number: Int64) {
        var numbers = SiteNumbers()
        let isTaken = numbers.insert(number)
        #expect(!isTaken && !numbers.contains(number))
        let isLastTaken = numbers.insert((1 << 26) - 1)
        #expect(isLastTaken && numbers.contains((1 << 26) - 1))
    }
}
