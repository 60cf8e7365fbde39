import Testing

@testable import WebAPI

@Suite struct PrometheusTextTests {
    private func text(_ write: (inout PrometheusText) -> Void) -> String {
        var text = PrometheusText()
        write(&text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    @Test func `what would end a label's value or a line is escaped`() {
        let written = text { text in
            text.family("a_b", "A \"\\\"\nin two lines.") { $0.add(1, ["x": "\"\\\"\n{ö}", "y": ""]) }
        }
        #expect(
            written == #"""
                # HELP a_b A "\\"\nin two lines.
                # TYPE a_b gauge
                a_b{x="\"\\\"\n{ö}",y=""} 1

                """#)
    }

    @Test(
        arguments: [
            (.zero, "0.0"), (.milliseconds(1), "0.001"), (.milliseconds(60_500), "60.5"), (.seconds(86_400), "86400.0"),
        ] as [(Duration, String)])
    func `a duration is in seconds`(duration: Duration, seconds: String) {
        let written = text { text in text.family("a", "A.", .counter) { $0.add(duration) } }
        #expect(written == "# HELP a A.\n# TYPE a counter\na \(seconds)\n")
    }
}
