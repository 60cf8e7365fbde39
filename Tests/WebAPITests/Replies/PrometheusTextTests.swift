import Enrichment
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

    @Test func `a histogram's classes count with all shorter ones, up to everything`() {
        var histogram = Histogram(bounds: [.milliseconds(500), .seconds(1)])
        for milliseconds in [100, 200, 700, 1_500] { histogram.add(.milliseconds(milliseconds)) }
        let written = text { text in text.family("a_seconds", "A.", .histogram) { $0.add(histogram, ["x": "y"]) } }
        #expect(
            written == """
                # HELP a_seconds A.
                # TYPE a_seconds histogram
                a_seconds_bucket{x="y",le="0.5"} 2
                a_seconds_bucket{x="y",le="1.0"} 3
                a_seconds_bucket{x="y",le="+Inf"} 4
                a_seconds_sum{x="y"} 2.5
                a_seconds_count{x="y"} 4

                """)
    }

    @Test(
        arguments: [
            (.zero, "0.0"), (.microseconds(20), "2e-05"), (.milliseconds(1), "0.001"), (.milliseconds(1_121), "1.121"),
            (.milliseconds(60_500), "60.5"), (.seconds(86_400), "86400.0"),
        ] as [(Duration, String)])
    func `a duration is in seconds`(duration: Duration, seconds: String) {
        let written = text { text in text.family("a", "A.", .counter) { $0.add(duration) } }
        #expect(written == "# HELP a A.\n# TYPE a counter\na \(seconds)\n")
    }
}
