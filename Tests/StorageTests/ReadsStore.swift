import Enrichment
import FoundationEssentials
import GRDB
import Storage
import TestKit

/// A database with a connection that writes whatever a test wants, past all our rules.
struct ReadsStore {
    private let temporary: TemporaryStore
    let writer: DatabaseQueue

    var store: SQLiteStore { temporary.store }
    var time: ManualTimekeeper { temporary.timekeeper }

    init() throws {
        temporary = try TemporaryStore()
        writer = try DatabaseQueue(path: temporary.store.path)
    }

    func readings() throws -> ThreadReadings {
        try ThreadReadings(path: store.path, timekeeper: time)
    }

    func execute(_ sql: String, _ arguments: StatementArguments = []) throws {
        try writer.write { db in try db.execute(sql: sql, arguments: arguments) }
    }

    /// A site in the enrichment stage.
    func addSite(
        _ id: Int64, domain: String? = nil, company: String? = nil, status: String? = nil,
        updatedAt: String = "2026-01-01 00:00:00"
    ) throws {
        let domain = domain ?? "site\(id).example"
        try execute(
            """
            INSERT INTO sites (id, url, domain, company_name, enrichment_status, pipeline_stage, updated_at)
            VALUES (?, ?, ?, ?, ?, 'enrichment', ?)
            """,
            [id, "https://\(domain)/", domain, company, status, updatedAt])
    }

    func addContact(_ email: String, of site: Int64, confidence: Int? = nil) throws {
        try execute(
            "INSERT INTO contacts (site_id, email, confidence) VALUES (?, ?, ?)", [site, email, confidence])
    }
}

/// JSON as it was read, for comparing.
enum JSONValue: Hashable, Decodable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(_ bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let boolean = try? container.decode(Bool.self) {
            self = .boolean(boolean)
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else if let real = try? container.decode(Double.self) {
            self = .real(real)
        } else if let string = try? container.decode(String.self) {
            self = .string(string)
        } else if let array = try? container.decode([JSONValue].self) {
            self = .array(array)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }
}

extension RowPage {
    /// The values of one column, row by row.
    func column(_ name: String) throws -> [JSONValue?] {
        guard case .array(let rows) = try JSONValue(rows) else { return [] }
        return rows.map { $0[name] }
    }
}
