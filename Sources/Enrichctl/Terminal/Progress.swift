/// A line at the terminal that tells how far the work is, and is gone when there is something better to read.
struct Progress {
    private let isShown = StandardError.isTerminal

    func show(_ text: String) {
        if isShown { StandardError.write("\r\u{1B}[K\(text)") }
    }

    func clear() {
        if isShown { StandardError.write("\r\u{1B}[K") }
    }
}
