/// One page of metrics, as a monitoring system reads it.
struct Scrape {
    let text: String
    /// By series: the name with its labels.
    let samples: [String: Double]

    init(_ text: String) {
        self.text = text
        samples = Dictionary(
            text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
                guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else {
                    return nil
                }
                return (String(line[..<space]), value)
            }, uniquingKeysWith: { $1 })
    }

    func value(_ series: String) -> Double? { samples[series] }

    /// The sum over a family's series that have all these labels, written as `name="value"`.
    func sum(_ family: String, _ labels: String...) -> Int {
        Int(
            samples.filter { series, _ in
                series.split(separator: "{").first.map(String.init) == family
                    && labels.allSatisfy { series.contains($0) }
            }.values.reduce(0, +))
    }

    /// The series of counters and histograms that the other has less of, or does not have: none when nothing fell.
    func fallen(in later: Scrape, of families: String) -> [String] {
        samples.filter { series, value in
            let name = series.prefix { $0 != "{" }
            let isCounting = ["_total", "_bucket", "_sum", "_count"].contains { name.hasSuffix($0) }
            return isCounting && name.hasPrefix(families) && (later.samples[series] ?? -1) < value
        }.keys.sorted()
    }
}
