import Enrichment
import GRDB

/// How many contacts providers said they have, by domain. An old answer is none.
struct ResultCounts {
    let db: Database
    let now: Moment

    /// What is known of these domains. Departments and seniorities are left out where nobody wants them.
    func known(
        of domains: [String], at provider: ProviderName, withWords: Bool
    ) throws -> [String: ResultCount] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT domain, total, personal, generic, departments, seniorities
                FROM json_each(?) AS wanted CROSS JOIN result_counts ON provider = ? AND domain = wanted.value
                WHERE counted_at > datetime(?, '-\(EstimateJob.countDays) days')
                """)
        var counts: [String: ResultCount] = [:]
        try statement.run([.text(Self.list(domains)), .text(provider.rawValue), .text(now.wall)]) { row in
            var count = ResultCount(total: Int(row.integer(1) ?? 0))
            count.personal = row.integer(2).map(Int.init)
            count.generic = row.integer(3).map(Int.init)
            if withWords {
                count.departments = WordCounts.read(row.text(4) ?? "")
                count.seniorities = WordCounts.read(row.text(5) ?? "")
            }
            counts[row.text(0) ?? ""] = count
        }
        return counts
    }

    func keep(_ counts: [String: ResultCount], of provider: ProviderName) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO result_counts VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        for (domain, count) in counts.sorted(by: { $0.key < $1.key }) {
            try statement.run([
                .text(provider.rawValue), .text(domain), HotValue(max(count.total, 0)),
                HotValue(count.personal.map { max($0, 0) }), HotValue(count.generic.map { max($0, 0) }),
                .text(WordCounts.text(count.departments)), .text(WordCounts.text(count.seniorities)), .text(now.wall),
            ])
        }
    }

    private static func list(_ domains: [String]) -> String {
        var json = JSONBytes(reserving: domains.count * 24)
        json.appendArray { json in
            for domain in domains {
                json.append(string: domain.utf8.span)
                json.append(byte: UInt8(ascii: ","))
            }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

/// Counts by words as one text, `it=3,sales=12`: thousands of them are read for an estimate.
enum WordCounts {
    /// Words that would not come back as they went in are left out.
    static func text(_ counts: [String: Int]) -> String {
        counts.filter { word, count in count >= 0 && !word.isEmpty && !word.utf8.contains(where: isSeparator) }
            .sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    static func read(_ text: String) -> [String: Int] {
        var counts: [String: Int] = [:]
        for entry in text.utf8.split(separator: UInt8(ascii: ",")) {
            guard let place = entry.firstIndex(of: UInt8(ascii: "=")),
                let count = Int(Substring(entry[entry.index(after: place)...]))
            else { continue }
            counts[String(Substring(entry[..<place]))] = count
        }
        return counts
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "=")
    }
}
