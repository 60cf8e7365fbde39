import HTTPTypes

/// The host names this server answers for. A page whose own name was made to point here (DNS rebinding) sends its own.
package struct AllowedHosts: Hashable, Sendable {
    /// For a server that is reached from its own machine only.
    package static let loopback = AllowedHosts(["localhost", "127.0.0.1", "[::1]"])

    private let names: Set<String>

    /// Names in any case, IPv6 addresses in brackets; a port behind one means nothing, since all ports are answered.
    package init(_ names: some Sequence<String>) {
        self.names = Set(names.map(Self.host))
    }

    /// Throws when the request was meant for another host: 421 (RFC 9110, section 15.5.20).
    func check(_ authority: String?) throws(Problem) {
        guard let authority, names.contains(Self.host(of: authority)) else {
            throw Problem(.of(.misdirectedRequest), "This server does not answer for that host name.")
        }
    }

    private static func host(of authority: String) -> String {
        let bytes = authority.utf8
        guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")),
            bytes[colon...].dropFirst().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return authority.lowercased() }
        return authority[..<colon].lowercased()
    }
}
