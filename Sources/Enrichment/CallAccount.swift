/// One call that may cost credits, as the ledger knows it; never reused.
package struct CallID: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}

/// What a call cost, by the provider's published rule.
package enum Charge: Hashable, Sendable {
    /// 0 for a call that cost nothing.
    case credits(Int)
    /// Nobody can tell: no answer came, or none that says.
    case unknown
}

/// The account of the calls that are made for one claim. A call is unknown until it is settled.
package protocol CallAccount: Sendable {
    /// The ledger has written down that this call is about to be made.
    func open(_ call: CallID)

    /// The call for which the claim brought leave along, once.
    func takeGranted() -> CallID?

    /// The last word on a call counts.
    func settle(_ call: CallID, as charge: Charge)

    /// How a call went; the last word counts.
    func note(_ trace: CallTrace, of call: CallID)

    /// The calls of which it is known for good what they cost, for what the ledger hears once stands: neither one that may
    /// be under way, nor the one that the claim brought along before it is taken.
    var settled: [CallID: Charge] { get }

    /// How those calls went of which it is known.
    var traces: [CallID: CallTrace] { get }
}

/// Why a call that was granted was not made after all. Nothing was sent, so it cost nothing.
package enum CallNotMade: Error, Hashable, Sendable {
    /// The work on its site was withdrawn meanwhile.
    case withdrawn
    /// There was no way to the provider; for these reasons.
    case unreachable(String)
    /// It could not leave by the instant up to which its grant may be used.
    case late
}

extension CallNotMade: CustomStringConvertible {
    package var description: String {
        switch self {
        case .withdrawn: "the work on the site was withdrawn"
        case .unreachable(let reason): reason
        case .late: "the call could not leave in time"
        }
    }
}
