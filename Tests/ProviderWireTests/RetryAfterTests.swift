import Enrichment
import HTTPTypes
import Testing

@testable import ProviderWire

@Suite struct RetryAfterTests {
    private static let now = WallSecond(unixSeconds: 784_111_777)

    @Test(
        arguments: [
            ("7", 7), ("0", nil), ("-3", nil), ("+3", nil), ("1.5", nil), ("soon", nil), ("", nil),
            ("99999999999999999999999", 86_400), ("9223372036854775807", 86_400), ("86401", 86_400),
            ("Sun, 06 Nov 1994 08:50:07 GMT", 30), ("Sun, 06 Nov 1994 08:49:00 GMT", nil),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400), ("Sunday, 06-Nov-94 08:50:07 GMT", nil),
        ] as [(String, Int?)])
    func `seconds and dates are a wait of at most a day`(text: String, seconds: Int?) {
        let wait = RetryAfter.wait(from: [.retryAfter: text], now: Self.now)
        #expect(wait == seconds.map { .seconds($0) })
    }

    @Test func `a date counts from the reply's own date`() {
        let fields: HTTPFields = [
            .retryAfter: "Thu, 01 Jan 2026 00:00:40 GMT", .date: "Thu, 01 Jan 2026 00:00:00 GMT",
        ]
        #expect(RetryAfter.wait(from: fields, now: Self.now) == .seconds(40))
    }

    @Test func `without the field there is no wait`() {
        #expect(RetryAfter.wait(from: [:], now: Self.now) == nil)
    }

    @Test(
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600), ("Wed, 01 Mar 2000 00:00:00 GMT", 951_868_800),
            ("Tue, 31 Dec 2024 23:59:60 GMT", 1_735_689_600), ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
            ("Sun, 6 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 24:00:00 GMT", nil),
            ("Sun, 06 Nov 1994 08:49:37 CET", nil), ("Sun 06 Nov 1994 08:49:37 GMT", nil),
            ("Sun, 06 nov 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 8:49:37 GMT", nil), ("", nil),
        ] as [(String, Int64?)])
    func `the preferred form of a date is read`(text: String, seconds: Int64?) {
        #expect(HTTPDate.unixSeconds(text) == seconds)
    }
}
