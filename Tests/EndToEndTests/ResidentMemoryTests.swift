import CSV
import Foundation
import TestKit
import Testing

/// What stays in memory once the work is done.
@Suite(.timeLimit(.minutes(10))) struct ResidentMemoryTests {
    @Test func `the responder gives back the room that large bodies took`() async throws {
        let stand = try await Stand(startWorker: false)
        let responder = try #require(stand.responder)
        _ = try await stand.addSites(["acme.example"])
        let before = try residentKibibytes(of: responder)

        // Some for each thread.
        for name in 1...8 {
            _ = try await stand.addSites((1...4_000).map { "company-\($0)-of-\(name).example" })
        }
        let growth = try residentKibibytes(of: responder) - before
        print("8 bodies of 4,000 sites: \(growth) KiB more are resident")
        #expect(growth < 8 << 10)
    }

    /// A build without optimisation and with shared libraries takes more than a release does; what comes on top of it with
    /// the work is the same.
    @Test func `a worker takes hardly more for thousands of sites than for a few`() async throws {
        let stand = try await Stand(
            settings: ["ENRICHD_HUNTER_PER_SECOND": "0", "ENRICHD_HUNTER_PER_MINUTE": "0"],
            simulatorArguments: ["--per-second", "0", "--per-minute", "0"])
        let worker = try #require(stand.worker)
        func peak(after sites: ClosedRange<Int>) async throws -> Int {
            let ids = try await stand.addSites(sites.map { "company-\($0).example" })
            let end = try await stand.finish(try await stand.submit(ids, config: #"{"limit":10}"#), seconds: 300)
            #expect(end.job["succeeded_items"].int == sites.count, "\(stand.logs)")
            return try kibibytes("VmHWM", of: worker)
        }
        let few = try await peak(after: 1...200)
        let many = try await peak(after: 201...4_200)
        print("4,000 sites: the worker had \(many) KiB at most, \(few) after 200")
        #expect(many - few < 6 << 10)
    }

    @Test func `the responder takes hardly more for an export of two hundred thousand contacts`() async throws {
        let stand = try await Stand(startWorker: false)
        let responder = try #require(stand.responder)
        let sites = try await stand.addSites((1...20).map { "company-\($0).example" })
        try stand.addContacts(200_000, of: sites)
        #expect(try await stand.get("/api/enrichment/contacts.csv?email=nobody@nowhere.example").status == 200)
        let before = try kibibytes("VmHWM", of: responder)

        let file = stand.folder.file("contacts.csv")
        let figures = try stand.download("/api/enrichment/contacts.csv", to: file)

        let growth = try kibibytes("VmHWM", of: responder) - before
        var reader = CSVReader()
        var ids: Set<String> = []
        var count = -1
        for piece in try FileHandle(forReadingFrom: URL(fileURLWithPath: file)).pieces() {
            for record in try reader.read(piece) {
                count += 1
                if count > 0 { ids.insert(record.fields[0]) }
            }
        }
        print(
            "200,000 contacts: \(growth) KiB more at most, first byte after \(figures.firstByte) s, \(figures.bytes) bytes"
        )
        #expect(try reader.finish() == nil)
        #expect(count == 200_000)
        #expect(ids.count == 200_000)
        #expect(growth < 4 << 10)
    }

    private func residentKibibytes(of process: ChildProcess) throws -> Int {
        try kibibytes("VmRSS", of: process)
    }

    /// proc(5), /proc/PID/status.
    private func kibibytes(_ name: String, of process: ChildProcess) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process.identifier)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("\(name):") })
        return try #require(Int(line.filter(\.isNumber)))
    }
}
