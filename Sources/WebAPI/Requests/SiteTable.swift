import CSV
import Enrichment
import HTTPTypes

/// The body of sites that are to be added as a table: a header and a row for each.
struct SiteTable {
    struct Row {
        let line: Int
        let proposal: Result<SiteProposal, SiteColumns.RowRefusal>

        func judged(by domains: any DomainNormalizer) -> JudgedSite {
            switch proposal {
            case .success(let proposal):
                JudgedSite(proposal.input, proposal.judged(by: domains), line: line)
            case .failure(let refusal):
                JudgedSite(refusal.input, .failure(DomainRefusal(reason: refusal.reason)), line: line)
            }
        }
    }

    let rows: [Row]

    /// Throws when the body is no such table; a row that will not do is no fault of the body.
    init(_ call: Call) throws(Problem) {
        guard MediaType.isAccepted(call.request.headerFields, as: MediaType.csv) else {
            throw .unsupportedMediaType(MediaType.csv)
        }
        let records = try Self.records(in: call.body)
        guard let header = records.first else { throw Problem(.malformedCSV, "The body is empty.") }
        let columns = try Self.columns(header)
        let range = 1...NewSites.maximumCount
        guard range.contains(records.count - 1) else {
            let faults = Faults()
            faults.add(
                Fault(
                    pointer: "",
                    detail: "must hold 1 to \(range.upperBound) rows under its header; these are \(records.count - 1).")
            )
            throw Problem(.validation, faults.summary, faults: faults.named)
        }
        rows = records.dropFirst().map { Row(line: $0.line, proposal: columns.proposal(in: $0.fields)) }
    }

    private static func records(in body: [UInt8]) throws(Problem) -> [CSVRecord] {
        do {
            return try CSVReader.records(in: body)
        } catch {
            // What a body is can be seen by its type or by looking into it (RFC 9110, section 15.5.16).
            if error.reason == .notUTF8 { throw .unsupportedMediaType(MediaType.csv, error.description) }
            throw Problem(.malformedCSV, error.description)
        }
    }

    private static func columns(_ header: CSVRecord) throws(Problem) -> SiteColumns {
        do {
            return try SiteColumns(header: header.fields)
        } catch {
            let faults = Faults()
            for fault in error.faults {
                let place = fault.column.map { "#cell=1,\($0 + 1)" } ?? "#row=1"
                faults.add(Fault(pointer: place, detail: fault.detail))
            }
            throw Problem(.validation, faults.summary, faults: faults.named)
        }
    }
}
