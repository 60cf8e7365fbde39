import Enrichment
import ProviderWire

/// Somebody who works at the domain, before their address is known (providers.md, B.4, 2).
struct Prospect: Hashable, Codable {
    private var first: String?
    private var last: String?
    private var position: String?
    private var linkedIn: String?
    /// Where their search begins.
    let start: String
    /// Whether it was begun before in vain: Snov has lost it, or its reply could not be read.
    var isAgain = false

    /// Longer names and titles are cut: a place must hold a page of prospects (`SearchPlace.maximumBytes`).
    private static let longestName = 80
    private static let longestPosition = 160
    private static let longestURL = 300

    init(_ row: SnovRow, start: String) {
        first = PlainText.kept(row.firstName).flatMap { Self.cut($0, at: Self.longestName) }
        last = PlainText.kept(row.lastName).flatMap { Self.cut($0, at: Self.longestName) }
        position = PlainText.kept(row.position).flatMap { Self.cut($0, at: Self.longestPosition) }
        linkedIn = Self.linkedIn(row.sourcePage)
        self.start = start
    }

    /// What a stored place holds may be anybody's.
    var isPlausible: Bool { SnovLink.isPath(start) }

    var hasName: Bool { first != nil || last != nil }
    var hasPosition: Bool { position != nil }

    /// The contact with the best of the addresses that pass: a valid one, or else the first (providers.md, B.8). Nil when
    /// none passes.
    func contact(
        _ emails: [SnovEmail], foundOn date: String? = nil, where passes: (_ verificationStatus: String) -> Bool
    ) -> FoundContact? {
        let usable = emails.filter { passes($0.verificationStatus) && MailAddress.contact($0.address) != nil }
        guard let best = usable.first(where: { $0.verificationStatus == "valid" }) ?? usable.first,
            var contact = MailAddress.contact(best.address)
        else { return nil }
        contact.firstName = first
        contact.lastName = last
        contact.position = position
        contact.positionRaw = position
        contact.kind = .personal
        contact.linkedInURL = linkedIn
        contact.verificationStatus = best.verificationStatus
        contact.verificationDate = PlainText.date(date)
        return contact
    }

    private static func cut(_ text: String, at length: Int) -> String? {
        text.unicodeScalars.count > length ? PlainText.kept(String(text.unicodeScalars.prefix(length))) : text
    }

    /// The page on which somebody was found, when it is LinkedIn's.
    private static func linkedIn(_ page: String?) -> String? {
        guard let page, let slashes = page.firstRange(of: "://") else { return nil }
        let host = page[slashes.upperBound...].prefix { !"/?#\\".contains($0) }.lowercased()
        guard host == "linkedin.com" || host.hasSuffix(".linkedin.com"), !host.contains("@") else { return nil }
        return LinkedInURL.normalized(page).flatMap { $0.utf8.count <= longestURL ? $0 : nil }
    }
}

/// A prospect whose search is under way.
struct AskedProspect: Hashable, Codable {
    let prospect: Prospect
    /// Where the result is read.
    let result: String

    var isPlausible: Bool { prospect.isPlausible && SnovLink.isPath(result) }
}
