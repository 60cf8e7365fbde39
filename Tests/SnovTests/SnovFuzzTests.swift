import Enrichment
import HTTPTypes
import ProviderWire
import TestKit
import Testing

@testable import Snov

/// Replies that were good once, damaged: whatever comes of them is a verdict, and what is kept is fit to be stored.
@Suite struct SnovFuzzTests {
    private static let bodies: [[UInt8]] = [
        PackageResources.token_json, PackageResources.token_refused_json, PackageResources.email_count_json,
        PackageResources.balance_json, PackageResources.company_started_json, PackageResources.company_result_json,
        PackageResources.prospects_started_json, PackageResources.prospects_running_json,
        PackageResources.prospects_result_json, PackageResources.prospects_revealed_json,
        PackageResources.emails_started_json, PackageResources.emails_result_json, PackageResources.emails_none_json,
        PackageResources.domain_emails_result_json, PackageResources.generic_contacts_result_json,
        PackageResources.names_started_json, PackageResources.names_result_json,
        PackageResources.refusal_400_credits_json, PackageResources.refusal_credits_older_json,
        PackageResources.refusal_404_json, PackageResources.refusal_texts_json, PackageResources.refusal_text_json,
        PackageResources.refusal_429_json, PackageResources.not_enough_credits_json, Array("<html></html>".utf8), [],
    ]

    private static let tokens: [[UInt8]] =
        [
            "null", "true", "-0", "1e400", "-", "99999999999999999999999999999999999999999999999999", "\"\"", "\"",
            #""\u0000""#, #"\ud800"#, #"\udc00\ud800"#, #"\u202e"#, #"\"#, "{", "}", "[", "]", ",", ":", "{}", "[]",
            #""emails":[{"email":"x@y.z"}]"#, #""status":"completed","#, #""data":[],"#, #""task_hash":"ab","#,
            #""links":{"next":"https://api.snov.io/v2/domain-search/x"},"#, "https://evil.example/", "\u{202E}",
            "\u{FEFF}", "😀", "\0", "ran out of credits",
        ].map { Array($0.utf8) } + [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], Array(repeating: UInt8(ascii: "["), count: 200),
            Array(repeating: UInt8(ascii: "9"), count: 5000), Array(repeating: UInt8(ascii: "x"), count: 5000),
        ]

    private static let statuses = [200, 201, 202, 204, 301, 400, 401, 402, 403, 404, 422, 429, 451, 500, 504]

    @Test(arguments: [0x5EED, 0xFEED, 0xD1CE] as [UInt64])
    func `a damaged reply has a meaning`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<400 {
            let body = Self.damaged(&generator)
            for status in Self.statuses {
                let response = HTTPResponse(status: HTTPResponse.Status(code: status))
                let answer = SnovAnswer(
                    response, body, words: ProviderWords(hiding: "k"), now: WallSecond(unixSeconds: 0))
                #expect(isMeant(answer, by: status), "seed \(seed), round \(round), status \(status): \(answer)")
            }
            // They only must not trap.
            _ = (try? TokenReply(body), try? EmailCountReply(body), try? BalanceReply(body))
        }
    }

    @Test(arguments: [0x5EED, 0xFEED, 0xD1CE] as [UInt64])
    func `a search among damaged replies comes to an end, and what it keeps is fit`(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<100 {
            var damage: [Int: (Int, [UInt8])] = [:]
            for call in 1..<40 where Int.random(in: 0..<4, using: &generator) == 0 {
                let status =
                    Bool.random(using: &generator) ? 200 : Self.statuses.randomElement(using: &generator) ?? 200
                damage[call] = (status, Self.damaged(&generator))
            }
            let model = ModelSnov(.of(25, roles: 60), seed: generator.next()) { [damage] call in
                damage[call.index].map { .reply($0.0, $0.1) }
            }
            var outcome = try await model.search(.of(24))
            for _ in 0..<4 where outcome.verdict.finding == nil {
                outcome = try await model.search(.of(24), from: outcome.place, outcome.kept)
            }
            let contacts = outcome.kept.parts.flatMap(\.contacts) + (outcome.verdict.finding?.contacts ?? [])
            #expect(contacts.allSatisfy(isFit), "seed \(seed), round \(round)")
            #expect(outcome.place.map { $0.rawValue.utf8.count <= SearchPlace.maximumBytes } ?? true)
        }
    }

    private static func damaged(_ generator: inout SeededGenerator) -> [UInt8] {
        var body = bodies.randomElement(using: &generator) ?? []
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            let place = Int.random(in: 0...body.count, using: &generator)
            let end = min(body.count, place + Int.random(in: 0...40, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: body.insert(contentsOf: tokens.randomElement(using: &generator) ?? [], at: place)
            case 1: body.replaceSubrange(place..<end, with: tokens.randomElement(using: &generator) ?? [])
            case 2: body.removeSubrange(place..<end)
            case 3: body.insert(contentsOf: body[place..<end], at: place)
            case 4: body.removeLast(min(body.count, Int.random(in: 0...200, using: &generator)))
            default:
                if place < body.count { body[place] = UInt8.random(in: .min ... .max, using: &generator) }
            }
        }
        return body
    }

    private func isMeant(_ answer: SnovAnswer, by status: Int) -> Bool {
        switch (status, answer) {
        case (_, .final(.stops(let failure))) where failure.code == .quotaExhausted: true
        case (200..<300, .reply): true
        case (200..<300, .final(.unavailable(let failure))): failure.code == .malformedReply
        case (200..<300, .final(.refused)): true
        case (301, .final(.unavailable)), (500..., .final(.unavailable)): true
        case (400, .final(.refused)), (422, .final(.refused)): true
        case (401, .unauthorized), (404, .gone): true
        case (403, .final(.throttled)), (429, .final(.throttled)): true
        case (403, .final(.stops(let failure))): failure.code == .blockedByProvider
        case (451, .final(.refused(let failure))): failure.code == .unavailableForLegalReasons
        default: false
        }
    }

    private func isFit(_ contact: FoundContact) -> Bool {
        let texts = [contact.firstName, contact.lastName, contact.position, contact.linkedInURL].compactMap { $0 }
        return contact.email.contains("@") && contact.email.utf8.count <= 254
            && contact.linkedInURL?.hasPrefix("https://") ?? true
            && texts.allSatisfy { text in
                text.unicodeScalars.count <= 300
                    && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" }
            }
    }
}
