import Dispatch
import Logging
import Sealing
import WebAPI

/// `ENRICHD_AUTH`.
enum Authentication: String, CaseIterable {
    /// Whoever calls must show a token.
    case token
    /// Anybody may call, as long as nginx listens on loopback alone.
    case none

    func access(uses: TokenUses, log: Logger) -> Access {
        switch self {
        case .token: .tokens(TokenDigests(), uses: uses, log: log)
        case .none: .anybodyOnLoopback(log: log)
        }
    }
}

/// Work that no request waits for, one after the other on a thread that is there only while there is some.
enum Background {
    private static let queue = DispatchQueue(label: "enrichd.background", qos: .background)

    @Sendable static func run(after wait: Duration, _ work: @escaping @Sendable () -> Void) {
        let milliseconds = Int(wait / .milliseconds(1))
        queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds), execute: work)
    }
}
