import TestKit
import Testing

/// Clients, a worker and another application, all at work on one database: whatever they do, every reply is what the plain
/// tables say, and what is kept to answer quickly is what would be counted.
@Suite struct ModelTests {
    private static let steps = 100

    @Test(arguments: [1, 2, UInt64.random(in: 3 ... .max)])
    func `every reply is what the tables say, whoever writes to them`(seed: UInt64) throws {
        let scene = try ModelScene(seed: seed)
        for _ in 0..<Self.steps where scene.differences.isEmpty {
            switch Int.random(in: 0..<4, using: &scene.random) {
            case 0: try scene.order()
            case 1: try scene.interfere()
            default: try scene.work()
            }
            try scene.recount()
            try scene.ask()
            try scene.ask()
        }
        #expect(
            scene.differences.isEmpty,
            "seed \(seed): \(scene.differences.joined(separator: "\n"))\nafter\n\(scene.steps.joined(separator: "\n"))")
    }
}
