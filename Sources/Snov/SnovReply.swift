import ProviderWire

/// A good answer to the start of a search or to the question for its result (providers.md, B.3 and B.4). All searches
/// share a frame, which is read leniently: lists where objects belong and the other way round, and nothing where nothing
/// is to be said.
struct SnovReply: Hashable {
    enum Progress: Hashable {
        case completed, running, notEnoughCredits
        /// A start says nothing.
        case unsaid
    }

    private(set) var progress = Progress.unsaid
    /// What Snov says itself of this being a success; nil when nothing.
    private(set) var succeeded: Bool?
    private(set) var resultLink: String?
    private(set) var nextLink: String?
    /// How many rows there are over all pages.
    private(set) var totalCount: Int?
    private(set) var rows: [SnovRow] = []
    /// How many elements `data` has, the useless ones too.
    private(set) var rowCount = 0
    /// Of one prospect; nil when there is no list of them.
    private(set) var emails: [SnovEmail]?
    private(set) var searchingDate: String?
    private var metaHash: String?
    private var dataHash: String?
    private var topHash: String?

    /// What can be a number of rows.
    private static let counts = 0...1e9

    /// No page has more rows; they are not looked at.
    static let mostRows = SnovTask.genericContactsOnPage

    /// The hash of the task where it stands in the reply itself.
    var taskHash: String? {
        [metaHash, dataHash, topHash].lazy.compactMap { $0 }.first { !$0.isEmpty }
    }

    /// The addresses of one prospect: `data` is an object that holds them, or they are its rows.
    var addresses: [SnovEmail] {
        emails ?? rows.prefix(SnovEmail.most).flatMap { row in row.emails ?? SnovEmail(row).map { [$0] } ?? [] }
    }

    /// Whether it is a search's result. A start may bring it at once.
    var isResult: Bool {
        progress == .completed || (progress == .unsaid && (!rows.isEmpty || emails != nil))
    }

    /// Whether it says nothing of a search: not how it stands, nor where its result is.
    var isBare: Bool {
        progress == .unsaid && taskHash == nil && resultLink == nil
    }

    /// Reads a body whole or not at all: half an answer is a fault, never a short list.
    init(_ body: [UInt8]) throws(WireFault) {
        var reader = JSONReader(SnovBody.readable(body))
        let isObject = try reader.object { name, reader throws(WireFault) in
            switch name {
            case "status": progress = Self.progress(try reader.word())
            case "success": succeeded = try reader.truth()
            case "task_hash": topHash = try reader.word()
            case "data": try readData(&reader)
            case "meta": try readMeta(&reader)
            case "links": try readLinks(&reader)
            default: try reader.skip()
            }
        }
        try reader.end()
        guard isObject else { throw .missing("data") }
    }

    private mutating func readData(_ reader: inout JSONReader) throws(WireFault) {
        try reader.either { name, reader throws(WireFault) in
            switch name {
            case "task_hash": dataHash = try reader.word()
            case "searching_date": searchingDate = try reader.word()
            case "emails": emails = try SnovEmail.list(&reader)
            default: try reader.skip()
            }
        } array: { reader throws(WireFault) in
            rowCount += 1
            guard rowCount <= Self.mostRows else { return try reader.skip() }
            if let row = try SnovRow(&reader) { rows.append(row) }
        }
    }

    private mutating func readMeta(_ reader: inout JSONReader) throws(WireFault) {
        _ = try reader.object { name, reader throws(WireFault) in
            switch name {
            case "task_hash": metaHash = try reader.word()
            case "total_count":
                totalCount = try reader.count().flatMap { Self.counts.contains($0) ? Int($0) : nil }
            default: try reader.skip()
            }
        }
    }

    private mutating func readLinks(_ reader: inout JSONReader) throws(WireFault) {
        _ = try reader.object { name, reader throws(WireFault) in
            switch name {
            case "result": resultLink = try reader.word()
            case "next": nextLink = try reader.word()
            default: try reader.skip()
            }
        }
    }

    /// Documented as `in_progress` and spelled `in progress` too. A word that nobody has heard of is waited for as if it
    /// said so.
    private static func progress(_ text: String?) -> Progress {
        guard let text else { return .unsaid }
        let word = text.lowercased().filter { $0.isLetter }
        return switch word {
        case "completed": .completed
        case "notenoughcredits": .notEnoughCredits
        default: .running
        }
    }
}
