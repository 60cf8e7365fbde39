import TestKit
import Testing

@testable import DomainNames

@Suite struct SortedNamesTests {
    private static func contains(_ name: String, in names: [String]) -> Bool {
        SortedNames(names.joined(separator: "\n")).contains(Array(name.utf8)[...])
    }

    @Test(arguments: 0...5)
    func `each name of a list is found, and nothing before, between or after them`(count: Int) {
        let names = Array(["b.example", "bb.example", "bb.example.org", "d-1.example", "d.example"].prefix(count))
        for name in names { #expect(Self.contains(name, in: names), "\(name)") }
        for name in ["", "a.example", "b", "b.exampl", "b.example.", "b.examplf", "bb", "c.example", "e", "\n"] {
            #expect(!Self.contains(name, in: names), "\(name)")
        }
    }

    @Test(arguments: [0xD0_D0, 11, 99] as [UInt64])
    func `a list finds what a set finds`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        func word() -> String {
            String(
                (0..<Int.random(in: 1...4, using: &generator)).map { _ in "ab-.".randomElement(using: &generator) ?? "a"
                })
        }
        for round in 0..<200 {
            let names = Set((0..<Int.random(in: 0...40, using: &generator)).map { _ in word() })
            let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            for _ in 0..<20 {
                let name = word()
                #expect(
                    Self.contains(name, in: sorted) == names.contains(name),
                    "seed \(seed), round \(round): \(name) in \(sorted)")
            }
        }
    }
}
