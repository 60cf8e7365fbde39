import Foundation
import GRDB

/// Tables that are too large for a test to go through the front door with, and for the transport to bring back.
extension Stand {
    /// Puts contacts beside the store, the same number for each site.
    func addContacts(_ count: Int, of sites: [Int]) throws {
        try DatabaseQueue(path: database).write { db in
            for site in sites {
                try db.execute(
                    sql: """
                        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
                        INSERT INTO contacts (
                            site_id, email, first_name, last_name, full_name, position, type, confidence, linkedin_url,
                            verification_status, enrichment_source)
                        SELECT ?, 'person-' || n || '@company.example', 'First', '=Last', 'First Last', 'Head of ' || n,
                            'personal', n % 101, 'https://www.linkedin.com/in/person-' || n, 'valid', 'hunter'
                        FROM numbers
                        """, arguments: [count / sites.count, site])
            }
        }
    }

    /// Has curl write a reply into a file; how many bytes it was, and after how many seconds the first of them came.
    func download(_ path: String, to file: String) throws -> (bytes: Int, firstByte: Double) {
        let curl = Process()
        let output = Pipe()
        curl.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
        curl.arguments = [
            "--silent", "--show-error", "--fail", "--output", file, "--write-out",
            "%{size_download} %{time_starttransfer}",
            baseURL + path,
        ]
        curl.standardOutput = output
        try curl.run()
        let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).split(
            separator: " ")
        curl.waitUntilExit()
        guard curl.terminationStatus == 0, words.count == 2, let bytes = Int(words[0]), let first = Double(words[1])
        else {
            throw Failed(description: "curl ended with \(curl.terminationStatus)\n\(logs)")
        }
        return (bytes, first)
    }
}

extension FileHandle {
    /// What is left of it, a megabyte at a time.
    func pieces() -> some Sequence<Data> {
        sequence(state: self) { file in
            let piece = (try? file.read(upToCount: 1 << 20)) ?? Data()
            return piece.isEmpty ? nil : piece
        }
    }
}
