extension CurlTransport {
    /// How to send.
    package struct Settings: Hashable, Sendable {
        /// Name and version of the program, as every request carries it unless it names its own.
        package var userAgent: String
        /// From the first packet to a connection ready for use, TLS included.
        package var connectTimeout = Duration.seconds(10)
        /// From the call of `send` to the last byte of the reply.
        package var totalTimeout = Duration.seconds(60)
        /// Of a reply's body; receiving ends as soon as there are more.
        package var maximumReplyBytes = 10 << 20
        /// Of all header lines of one exchange together.
        package var maximumHeaderBytes = 64 << 10
        /// How many exchanges may be on their way at once, at least 1; more wait for a place, their time-out running.
        package var maximumTransfers = 100
        /// How many open connections are kept for later, and for how long.
        package var maximumIdleConnections = 32
        package var maximumIdle = Duration.seconds(60)
        /// The certificates to trust, in PEM; nil for the system's.
        package var caBundlePath: String?

        package init(userAgent: String) {
            self.userAgent = userAgent
        }
    }
}

extension Duration {
    /// Whole milliseconds, rounded up, at least 1: libcurl reads 0 as "no limit".
    var curlMilliseconds: Int {
        let (seconds, attoseconds) = components
        let (whole, rest) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000_000_000)
        // Over 24 days are as good as for ever, and libcurl's arithmetic stays within 32 bits.
        let limit = Int64(Int32.max)
        guard seconds < limit / 1000 else { return Int(limit) }
        return Int(max(1, seconds * 1000 + whole + (rest > 0 ? 1 : 0)))
    }
}
