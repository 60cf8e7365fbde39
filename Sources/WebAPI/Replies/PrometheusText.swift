import Enrichment

/// Figures in Prometheus' text-based exposition format, version 0.0.4 (prometheus.io, "Exposition formats", "Text-based
/// format"): for each family a line that says what it is, a line with its type, and then all of its samples. Section
/// "Comments, help text, and type information" has the rules by which texts are escaped, "Histograms and summaries" those
/// for histograms.
struct PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    enum Kind: String {
        /// May rise and fall.
        case gauge
        /// Never falls but when its process begins anew.
        case counter
        /// Counters of how often something was how large.
        case histogram
    }

    private(set) var bytes: [UInt8] = []

    /// All samples of one family. `name` and the labels' names are ours: a letter or `_` and then letters, digits and
    /// `_`; no two samples have the same labels.
    mutating func family(
        _ name: String, _ meaning: String, _ kind: Kind = .gauge, _ samples: (inout Samples) -> Void
    ) {
        bytes += "# HELP \(name) \(Self.escaped(meaning))\n# TYPE \(name) \(kind.rawValue)\n".utf8
        var family = Samples(name: name)
        samples(&family)
        bytes += family.bytes
    }

    /// The lines of one family.
    struct Samples {
        fileprivate let name: String
        fileprivate var bytes: [UInt8] = []

        mutating func add(_ count: Int, _ labels: KeyValuePairs<String, String> = [:]) {
            add("\(count)", labels)
        }

        /// In seconds, to the microsecond.
        mutating func add(_ duration: Duration, _ labels: KeyValuePairs<String, String> = [:]) {
            add(PrometheusText.seconds(duration), labels)
        }

        /// Each class with all shorter ones, the last of them everything; then the sum, in seconds, and the number.
        mutating func add(_ histogram: Histogram, _ labels: KeyValuePairs<String, String> = [:]) {
            let ends = histogram.bounds.map(PrometheusText.seconds) + ["+Inf"]
            var count = 0
            for (end, more) in zip(ends, histogram.counts) {
                count += more
                add("\(count)", labels.map { $0 } + [("le", end)], suffix: "_bucket")
            }
            add(PrometheusText.seconds(histogram.sum), labels.map { $0 }, suffix: "_sum")
            add("\(count)", labels.map { $0 }, suffix: "_count")
        }

        private mutating func add(_ value: String, _ labels: KeyValuePairs<String, String>) {
            add(value, labels.map { $0 }, suffix: "")
        }

        private mutating func add(_ value: String, _ labels: [(key: String, value: String)], suffix: String) {
            let pairs = labels.map { "\($0)=\"\(PrometheusText.escaped($1, isQuoted: true))\"" }
            let braces = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
            bytes += "\(name)\(suffix)\(braces) \(value)\n".utf8
        }
    }

    private static func seconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        return "\(Double(microseconds) / 1_000_000)"
    }

    /// A quotation mark stands for itself but between quotation marks.
    private static func escaped(_ text: String, isQuoted: Bool = false) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": escaped += #"\\"#
            case "\n": escaped += #"\n"#
            case "\"" where isQuoted: escaped += #"\""#
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
