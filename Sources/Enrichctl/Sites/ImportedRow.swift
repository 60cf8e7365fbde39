import Enrichment

/// What became of a row.
struct ImportedRow: Encodable, Equatable {
    enum Status: String, Encodable {
        case created, existed, refused
    }

    let line: Int
    let input: String
    let status: Status
    let id: Int64?
    let domain: String?
    let reason: String?

    init(_ row: JudgedRow, _ admission: SiteAdmission?) {
        line = row.line
        input = row.input
        switch admission {
        case .created(let site): (status, id) = (.created, site.rawValue)
        case .existed(let site): (status, id) = (.existed, site.rawValue)
        case nil: (status, id) = (.refused, nil)
        }
        domain = row.site?.domain
        reason = row.reason
    }

    /// A line of text for a refused row, nothing for others: one line whatever the file holds.
    var complaint: String {
        guard let reason else { return "" }
        let shown = input.unicodeScalars.prefix(100).map { scalar in
            scalar.properties.generalCategory == .control ? "?" : Character(scalar)
        }
        return "line \(line): \(String(shown)): \(reason)\n"
    }
}

/// The sums of an import.
struct ImportTally: Equatable {
    struct Sums: Encodable, Equatable {
        var created = 0
        var existed = 0
        var refused = 0
    }

    private(set) var sums = Sums()
    /// The line on which the last row begins that was taken; 0 before any.
    private(set) var lastLine = 0

    var rows: Int { sums.created + sums.existed + sums.refused }

    mutating func add(_ row: ImportedRow) {
        switch row.status {
        case .created: sums.created += 1
        case .existed: sums.existed += 1
        case .refused: sums.refused += 1
        }
        lastLine = row.line
    }

    var sentence: String {
        "\(sums.created) created, \(sums.existed) existed, \(sums.refused) refused."
    }

    /// What is to be said of an import that was stopped.
    var remainder: String {
        "The rows up to line \(lastLine) were taken and are kept: \(sentence) The whole file can be imported again."
    }
}
