import Enrichment
import GRDB
import Storage
import TestKit
import Testing

/// What a clock that was wrong as jobs were made or ended does to their pruning.
@Suite struct PruningClockTests {
    private let scene: PruningScene

    init() throws {
        scene = try PruningScene()
    }

    private func stamp(_ job: JobID, created: String? = nil, completed: String?) throws {
        try scene.temporary.execute(
            "UPDATE jobs SET created_at = coalesce(?, created_at), completed_at = ? WHERE id = ?",
            [created, completed, job.rawValue])
    }

    @Test(arguments: ["2099-01-01 00:00:00", "2026-12-30 00:00:00"])
    func `what ended in the future stays until that has long passed`(end: String) throws {
        try stamp(try scene.finish("a"), completed: end)
        scene.pass(days: 91)
        #expect(try scene.prune(scene.limit).total == 0)
    }

    @Test(arguments: [nil, "", "soon", "0000-99-99"])
    func `what has no time of its end stays`(end: String?) throws {
        try stamp(try scene.finish("a"), completed: end)
        scene.pass(days: 1_000)
        #expect(try scene.prune(scene.limit).total == 0)
    }

    @Test func `a job that was made and ended while the clock was far behind is as young as those before it`() throws {
        try scene.finish("before")
        scene.pass(days: 5)
        try stamp(
            try scene.finish("behind"), created: "1970-01-01 00:00:10", completed: "1970-01-01 00:01:00")
        #expect(try scene.prune(scene.limit).total == 0)
        scene.pass(days: 86)
        #expect(try scene.prune(scene.limit).jobs == 2)
    }

    @Test func `a job that was made in the future keeps none of the later ones`() throws {
        try stamp(try scene.finish("ahead"), created: "2099-01-01 00:00:00", completed: "2099-01-01 00:00:00")
        try scene.finish("later")
        scene.pass(days: 91)
        #expect(try scene.prune(scene.limit).jobs == 1)
        #expect(try scene.names("jobs") == ["ahead"])
    }
}
