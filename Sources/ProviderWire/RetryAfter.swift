package import Enrichment
package import HTTPTypes

/// How long a reply asks us to wait: `Retry-After`, RFC 9110, section 10.2.3.
package enum RetryAfter {
    /// Nobody is made to wait longer than this by one reply.
    static let maximum = Duration.seconds(86_400)

    /// Nil when the reply doesn't say, or not in the future. A date counts from the reply's own `Date`, so that clocks
    /// that disagree do no harm, and from `now` where it has none.
    package static func wait(from fields: HTTPFields, now: WallSecond) -> Duration? {
        guard let text = fields[.retryAfter] else { return nil }
        let seconds: Int64
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            // Only more digits than an integer holds make this nil.
            seconds = Int64(text) ?? .max
        } else if let until = HTTPDate.unixSeconds(text) {
            seconds = until - (fields[.date].flatMap(HTTPDate.unixSeconds) ?? now.unixSeconds)
        } else {
            return nil
        }
        guard seconds > 0 else { return nil }
        return .seconds(min(seconds, maximum.components.seconds))
    }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`: the one form that senders may generate, RFC 9110, section 5.6.7. The two obsolete
/// ones are read as if nothing had been said.
enum HTTPDate {
    static func unixSeconds(_ text: String) -> Int64? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[0].hasSuffix(","), words[5] == "GMT",
            let day = number(words[1], digits: 2, in: 1...31),
            let month = months.firstIndex(where: { $0 == words[2] }),
            let year = number(words[3], digits: 4, in: 1970...9999)
        else { return nil }
        let clock = words[4].split(separator: ":")
        guard clock.count == 3, let hour = number(clock[0], digits: 2, in: 0...23),
            let minute = number(clock[1], digits: 2, in: 0...59),
            // 60 is a leap second.
            let second = number(clock[2], digits: 2, in: 0...60)
        else { return nil }
        let days = daysSince1970(year: year, month: Int64(month) + 1, day: day)
        return days * 86_400 + hour * 3600 + minute * 60 + second
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func number(_ text: Substring, digits: Int, in range: ClosedRange<Int64>) -> Int64? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int64(text), range.contains(number)
        else { return nil }
        return number
    }

    /// In the Gregorian calendar, years counted from March so that the leap day comes last.
    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let marchYear = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
    }
}
