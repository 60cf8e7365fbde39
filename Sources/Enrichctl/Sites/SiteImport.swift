import CSV
import Enrichment

/// Brings the rows of a table in, so many in a transaction, and tells of each what became of it once that is kept.
struct SiteImport {
    /// Enough that the sync to the disk costs little for each, few enough that workers hardly wait.
    static let rowsPerTransaction = 500

    private let register: any SiteRegister
    private let domains: any DomainNormalizer
    private let tell: ([ImportedRow], ImportTally) throws -> Void
    private var reader = CSVReader()
    private var columns: SiteColumns?
    private var waiting: [JudgedRow] = []
    private(set) var tally = ImportTally()

    init(
        register: any SiteRegister, domains: any DomainNormalizer,
        tell: @escaping ([ImportedRow], ImportTally) throws -> Void
    ) {
        self.register = register
        self.domains = domains
        self.tell = tell
    }

    /// Takes a piece of the file, wherever it was cut.
    mutating func read(_ bytes: [UInt8]) throws {
        for record in try reader.read(bytes) { try take(record) }
    }

    /// Takes what is left when the file is at its end.
    mutating func finish() throws {
        if let record = try reader.finish() { try take(record) }
        guard columns != nil else {
            throw CommandFault(
                .data,
                "The file is empty: its first line must name the columns, url or domain and perhaps company_name.")
        }
        try keep()
    }

    private mutating func take(_ record: CSVRecord) throws {
        guard let columns else {
            columns = try Self.columns(record)
            return
        }
        waiting.append(JudgedRow(record, columns, domains))
        if waiting.count == Self.rowsPerTransaction { try keep() }
    }

    /// One transaction. Only what is told afterwards is certain, so nothing is told before.
    private mutating func keep() throws {
        if waiting.isEmpty { return }
        let admissions = try register.add(waiting.compactMap(\.site))
        var rest = admissions[...]
        let rows = waiting.map { row in ImportedRow(row, row.site == nil ? nil : rest.popFirst()) }
        waiting.removeAll(keepingCapacity: true)
        for row in rows { tally.add(row) }
        try tell(rows, tally)
    }

    private static func columns(_ header: CSVRecord) throws(CommandFault) -> SiteColumns {
        do {
            return try SiteColumns(header: header.fields)
        } catch {
            let faults = error.faults.map { fault in
                "\(fault.column.map { "Column \($0 + 1)" } ?? "The first line") \(fault.detail)"
            }
            throw CommandFault(.data, faults.joined(separator: " "))
        }
    }
}

/// One row, judged: a site to be added, or why not.
struct JudgedRow {
    let line: Int
    let input: String
    let site: NewSite?
    /// Nil for a site that is to be added.
    let reason: String?

    init(_ record: CSVRecord, _ columns: SiteColumns, _ domains: any DomainNormalizer) {
        line = record.line
        switch columns.proposal(in: record.fields) {
        case .failure(let refusal):
            (input, site, reason) = (refusal.input, nil, refusal.reason)
        case .success(let proposal):
            input = proposal.input
            switch proposal.judged(by: domains) {
            case .success(let fit): (site, reason) = (fit, nil)
            case .failure(let refusal): (site, reason) = (nil, refusal.reason)
            }
        }
    }
}
