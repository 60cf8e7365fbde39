import CSV
import Enrichment
import Synchronization
import Testing

@testable import Enrichctl

@Suite struct SiteImportTests {
    /// Keeps what it is given, and says which it had already; from the n-th transaction on the disk is full.
    private final class ScriptedRegister: SiteRegister {
        private let state = Mutex<(transactions: [[NewSite]], fullFrom: Int)>(([], .max))

        var transactions: [[NewSite]] { state.withLock { $0.transactions } }

        init(fullFrom: Int = .max) {
            state.withLock { $0.fullFrom = fullFrom }
        }

        func add(_ sites: [NewSite]) throws(StoreFault) -> [SiteAdmission] {
            let admissions = state.withLock { state -> [SiteAdmission]? in
                guard state.transactions.count < state.fullFrom else { return nil }
                var known = state.transactions.joined().map(\.domain)
                state.transactions.append(sites)
                return sites.map { site in
                    if let place = known.firstIndex(of: site.domain) { return .existed(SiteID(rawValue: Int64(place))) }
                    known.append(site.domain)
                    return .created(SiteID(rawValue: Int64(known.count - 1)))
                }
            }
            guard let admissions else { throw .full }
            return admissions
        }

        func moveToEnrichment(_ sites: [SiteID]) throws(StoreFault) -> StageMove { .moved(0) }

        func delete(_ site: SiteID) throws(StoreFault) -> SiteRemoval { .unknownSite }
    }

    private struct PlainDomains: DomainNormalizer {
        func normalize(_ text: String) -> Result<String, DomainRefusal> {
            let host = text.split(separator: "/").first { $0.contains(".") } ?? ""
            return host.isEmpty ? .failure(DomainRefusal(reason: "It has no dot.")) : .success(host.lowercased())
        }
    }

    private final class Told {
        var rows: [ImportedRow] = []
        var calls = 0
    }

    private let told = Told()

    private func work(_ register: ScriptedRegister) -> SiteImport {
        SiteImport(register: register, domains: PlainDomains()) { [told] rows, _ in
            told.rows += rows
            told.calls += 1
        }
    }

    private func run(_ text: String, _ register: ScriptedRegister, piece: Int = 7) throws -> ImportTally {
        var work = work(register)
        let bytes = [UInt8](text.utf8)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            try work.read(Array(bytes[start..<min(start + piece, bytes.count)]))
        }
        try work.finish()
        return work.tally
    }

    @Test(arguments: [1, 7, 10_000])
    func `rows become sites, told with their lines`(piece: Int) throws {
        let register = ScriptedRegister()
        let tally = try run(
            "company_name,domain\r\nAda & Co,A.example\r\n\r\n\"Two\nlines\",b.example\n,localhost\nx,a.example\ny\n",
            register, piece: piece)
        #expect(tally.sums == ImportTally.Sums(created: 1, existed: 1, refused: 3))
        #expect(told.rows.map(\.line) == [2, 4, 6, 7, 8])
        #expect(told.rows.map(\.status) == [.created, .refused, .refused, .existed, .refused])
        #expect(told.rows[0].id == 0 && told.rows[0].domain == "a.example" && told.rows[0].input == "A.example")
        #expect(told.rows[2].reason == "It has no dot.")
        #expect(register.transactions.joined().map(\.companyName) == ["Ada & Co", "x"])
    }

    @Test func `so many rows are one transaction, and told after it`() throws {
        let register = ScriptedRegister()
        let rows = (0..<1_200).map { "a\($0).example" }.joined(separator: "\n")
        let tally = try run("domain\n" + rows, register, piece: 4_096)
        #expect(register.transactions.map(\.count) == [500, 500, 200])
        #expect(told.calls == 3)
        #expect(tally.rows == 1_200 && tally.lastLine == 1_201)
    }

    @Test func `what stops it leaves what was told, and says up to where`() throws {
        let register = ScriptedRegister(fullFrom: 1)
        var work = work(register)
        let rows = (0..<1_200).map { "a\($0).example" }.joined(separator: "\n")
        #expect(throws: StoreFault.full) { try work.read([UInt8]("domain\n\(rows)\n".utf8)) }
        #expect(told.rows.count == 500)
        #expect(work.tally.lastLine == 501)
        #expect(work.tally.remainder.hasPrefix("The rows up to line 501 were taken and are kept: 500 created"))
    }

    @Test(arguments: [
        ("", "The file is empty: its first line"), ("\r\n\n", "The file is empty: its first line"),
        ("name;url\n", "Column 1 names a column that is not known here"),
        ("company_name\n", "The first line must name exactly one of url and domain."),
    ])
    func `a table that names no sites is refused before anything is taken`(text: String, complaint: String) throws {
        let register = ScriptedRegister()
        let fault = try #require(throws: CommandFault.self) { try run(text, register) }
        #expect(fault.status == .data && fault.sentence.hasPrefix(complaint), "\(fault.sentence)")
        #expect(register.transactions.isEmpty)
    }

    @Test func `what is no CSV is bad input`() throws {
        let fault = try #require(throws: CSVFault.self) { try run("domain\n\"a.example\n", ScriptedRegister()) }
        #expect(CommandFault(fault).status == .data)
    }

    @Test func `a refused row is one line of text, whatever is in it`() throws {
        _ = try run("domain\n\"\u{1B}[31m\nx\"\n\(String(repeating: "y", count: 300))\n", ScriptedRegister())
        #expect(told.rows[0].complaint == "line 2: ?[31m?x: It has no dot.\n")
        #expect(told.rows[1].complaint.count < 150)
    }
}
