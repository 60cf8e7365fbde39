import TestKit
import Testing

@Suite struct FuzzTests {
    private static let seeds: [(path: String, body: String)] = [
        ("/api/enrichment/jobs", #"{"siteIds":[1,2,3],"provider":"hunter","apiKey":"a-key","config":{"limit":10}}"#),
        (
            "/api/enrichment/jobs",
            #"{"siteIds":[1],"provider":"hunter","apiKey":"k","filters":{"seniority":["senior"],"job_titles":["C\u00e9O"],"#
                + #""location":{"include":[{"country":"US","state":"CA","city":"LA"}],"exclude":[]}}}"#
        ),
        ("/api/sites", #"{"domains":["a.example","b.example"]}"#),
        ("/api/sites", #"{"sites":[{"url":"https://a.example/x?y=z","company_name":"A \"B\" \\ C"}]}"#),
        ("/api/sites/move-to-enrichment", #"{"siteIds":[1,2]}"#),
    ]

    private static let pieces: [[UInt8]] = [
        #"""#, "\\", "{", "}", "[", "]", ",", ":", "null", "1e9", "-", ".", "0", "\\u0000", "\\ud800", "\u{0}", " ",
        "é",
    ].map { [UInt8]($0.utf8) }

    @Test(arguments: 0..<8)
    func `a damaged body is answered, and never with a fault of ours`(_ round: UInt64) throws {
        let seed = 0xE17C_0000 + round
        var random = SeededGenerator(seed: seed)
        let server = Server()
        for count in 0..<250 {
            let (path, body) = Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &random)]
            let damaged = Self.damage([UInt8](body.utf8), using: &random)
            let answer = try server.send(
                "POST", path, headers: [("Content-Type", "application/json")], body: damaged)
            #expect(
                (200..<300).contains(answer.status) || (400..<500).contains(answer.status),
                "seed \(seed), body \(count): \(String(decoding: damaged, as: UTF8.self))")
        }
    }

    @Test(arguments: 0..<4)
    func `a damaged address is answered, and never with a fault of ours`(_ round: UInt64) throws {
        let seed = 0xADD2_0000 + round
        var random = SeededGenerator(seed: seed)
        let server = Server()
        let address = [UInt8]("/api/enrichment/sites?page=1&search=M%C3%BCller+x&sortBy=id&sortOrder=asc".utf8)
        for count in 0..<250 {
            let damaged = String(decoding: Self.damage(address, using: &random), as: UTF8.self)
            let answer = try server.get(damaged)
            #expect(
                answer.status == 200 || (400..<500).contains(answer.status),
                "seed \(seed), address \(count): \(damaged)")
        }
    }

    /// One to four changes: a byte flipped, a piece put in, a stretch taken out or doubled.
    private static func damage(_ bytes: [UInt8], using random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 1...Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, place + Int.random(in: 1...20, using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
            case 2: bytes.removeSubrange(place..<end)
            default: bytes.insert(contentsOf: bytes[place..<end], at: place)
            }
        }
        return bytes
    }
}
