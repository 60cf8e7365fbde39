import Testing

@testable import ProviderWire

@Suite struct PlainTextTests {
    @Test(
        arguments: [
            ("Ada", "Ada"), (" Ada\t\n", "Ada"), ("A\0da", "Ada"), ("\0", nil), ("", nil), (" \u{2003}", nil),
            (nil, nil),
            ("Ada  Lee", "Ada  Lee"), ("Ada\r\nLee\u{85}", "Ada  Lee"), ("\u{1B}[31mAda\u{7F}", "[31mAda"),
            ("\u{202E}eeL\u{202C} \u{2067}Ada\u{2069}\u{200F}", "eeL Ada"), ("\u{202E}\0", nil),
            ("سارة \u{200C}احمد", "سارة \u{200C}احمد"), ("👩‍💻 Zoë", "👩‍💻 Zoë"),
        ] as [(String?, String?)])
    func `texts are trimmed and empty ones are none`(text: String?, kept: String?) {
        #expect(PlainText.kept(text) == kept)
    }

    @Test func `a text is cut at a thousand scalars, however few characters they make`() throws {
        let kept = try #require(PlainText.kept("e" + String(repeating: "\u{301}", count: 5000)))
        #expect(kept.unicodeScalars.count == 1000)
        #expect(PlainText.kept("a" + String(repeating: " ", count: 1 << 20) + "b") == "a")
        #expect(PlainText.kept(String(repeating: "\u{202E}", count: 1 << 20) + "b") == "b")
    }

    @Test(
        arguments: [
            ("2026-06-10", "2026-06-10"), ("2026-06-10 12:00:00 UTC", "2026-06-10"), ("2026-13-10", nil),
            ("2026-00-10", nil),
            ("2026-06-32", nil), ("2026-06-00", nil), ("2026 - 06", nil), ("26-06-10", nil), ("２０２６-06-10", nil),
            ("", nil),
            (nil, nil),
        ] as [(String?, String?)])
    func `a date is the ten characters of a day or none`(text: String?, date: String?) {
        #expect(PlainText.date(text) == date)
    }
}
