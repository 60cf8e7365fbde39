import Enrichment
import HTTPTypes
import ProviderWire
import TestKit
import Testing

@testable import Hunter

/// Replies that were good once, damaged: whatever comes of them, the status keeps its meaning and what is kept is fit
/// to be stored.
@Suite struct VerdictFuzzTests {
    private static let bodies: [[UInt8]] = [
        PackageResources.domain_search_2026_json, PackageResources.domain_search_empty_json,
        PackageResources.email_count_2021_json, PackageResources.account_2026_json, PackageResources.refusal_401_json,
        PackageResources.refusal_400_limit_json, PackageResources.refusal_400_plan_cap_json,
        PackageResources.refusal_400_wrong_params_json, PackageResources.refusal_429_restricted_account_json,
        PackageResources.refusal_429_try_later_json, PackageResources.refusal_429_usage_limit_json,
        Array(#"{"errors":[{"id":"forbidden","code":403,"details":"No."}]}"#.utf8), Array("<html></html>".utf8), [],
    ]

    private static let tokens: [[UInt8]] =
        [
            "null", "true", "-0", "1e400", "1e-400", "-", "99999999999999999999999999999999999999999999999999", "\"\"",
            "\"",
            #""\u0000""#, #"\ud800"#, #"\udc00\ud800"#, #"\u202e"#, #"\"#, "{", "}", "[", "]", ",", ":", "{}", "[]",
            #""value":"x@y.z""#, #""errors":"#, #""data":{"emails":[]}"#, "\u{202E}", "\u{FEFF}", "😀", "\0",
        ].map { Array($0.utf8) } + [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], Array(repeating: UInt8(ascii: "["), count: 200),
            Array(repeating: UInt8(ascii: "9"), count: 5000), Array(repeating: UInt8(ascii: "x"), count: 5000),
        ]

    private static let statuses = [200, 201, 204, 222, 299, 301, 400, 401, 402, 403, 404, 422, 429, 451, 500, 503]

    @Test(arguments: [0x5EED, 0xFEED, 0xD1CE] as [UInt64])
    func `a damaged reply keeps its status's meaning`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<1500 {
            let body = damaged(&generator)
            for status in Self.statuses {
                let response = HTTPResponse(status: HTTPResponse.Status(code: status))
                let verdict = HunterVerdict(
                    response, body, words: ProviderWords(hiding: "s3cr3t"), now: WallSecond(unixSeconds: 0))
                #expect(isMeant(verdict, by: status), "seed \(seed), round \(round), status \(status): \(verdict)")
                guard case .answered(let reply) = verdict else { continue }
                #expect(
                    reply.contacts.count <= 100 && reply.credits <= 10 && reply.contacts.allSatisfy(isFit)
                        && isFit(reply.company),
                    "seed \(seed), round \(round)")
            }
            // It only must not trap.
            _ = try? AccountReply(body)
            _ = try? EmailCountReply(body)
        }
    }

    private func damaged(_ generator: inout SeededGenerator) -> [UInt8] {
        var body = Self.bodies.randomElement(using: &generator) ?? []
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            let place = Int.random(in: 0...body.count, using: &generator)
            let end = min(body.count, place + Int.random(in: 0...40, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: body.insert(contentsOf: Self.tokens.randomElement(using: &generator) ?? [], at: place)
            case 1: body.replaceSubrange(place..<end, with: Self.tokens.randomElement(using: &generator) ?? [])
            case 2: body.removeSubrange(place..<end)
            case 3: body.insert(contentsOf: body[place..<end], at: place)
            case 4: body.removeLast(min(body.count, Int.random(in: 0...200, using: &generator)))
            default:
                if place < body.count { body[place] = UInt8.random(in: .min ... .max, using: &generator) }
            }
        }
        return body
    }

    private func isMeant(_ verdict: HunterVerdict, by status: Int) -> Bool {
        switch (status, verdict) {
        case (200..<300, .answered): true
        case (200..<300, .final(.unavailable(let failure))): failure.code == .malformedReply
        case (300..<400, .final(.unavailable)), (500..., .final(.unavailable)): true
        case (400, .planAllows): true
        case (400, .final(.refused(let failure))), (404, .final(.refused(let failure))),
            (422, .final(.refused(let failure))):
            failure.code == .invalidRequest
        case (401, .final(.stops(let failure))): failure.code == .invalidAPIKey
        case (402, .final(.stops(let failure))): failure.code == .quotaExhausted
        case (403, .final(.stops(let failure))): [.forbidden, .blockedByProvider].contains(failure.code)
        case (403, .final(.throttled)), (429, .final(.throttled)): true
        case (429, .final(.stops(let failure))): failure.code == .quotaExhausted
        case (451, .final(.refused(let failure))): failure.code == .unavailableForLegalReasons
        default: false
        }
    }

    private func isFit(_ company: CompanyFacts?) -> Bool {
        [company?.organization, company?.pattern].compactMap { $0 }.allSatisfy { text in
            !text.isEmpty && text.unicodeScalars.count <= PlainText.maximumLength
                && text.unicodeScalars.allSatisfy {
                    $0.properties.generalCategory != .control && !$0.properties.isBidiControl
                }
        }
    }

    private func isFit(_ contact: FoundContact) -> Bool {
        let texts = [
            contact.firstName, contact.lastName, contact.position, contact.positionRaw, contact.seniority,
            contact.department, contact.twitter, contact.phoneNumber, contact.verificationStatus,
        ].compactMap { $0 }
        return contact.email.utf8.count <= 254 && contact.email.contains("@")
            && (contact.linkedInURL?.hasPrefix("https://") ?? true)
            && (texts + [contact.email, contact.linkedInURL ?? ""]).allSatisfy { text in
                text.unicodeScalars.allSatisfy {
                    $0.properties.generalCategory != .control && !$0.properties.isBidiControl
                }
            }
            && texts.allSatisfy { !$0.isEmpty && $0.unicodeScalars.count <= PlainText.maximumLength }
    }
}
