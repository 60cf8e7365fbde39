package import Enrichment

/// A provider's published limits, made into the windows that keep them as the provider sees them.
///
/// The ledger stamps a call when it is granted; the provider counts it when it arrives. A call that was late by more
/// than a later one lets the provider see both closer together than they were granted. So a window is kept for longer
/// than the provider's span, and holds as long as no call is later than another by more than the difference. Of that
/// difference
///
/// - up to 300 ms are for a call's way to a connection that is ready for it: the ledger's commit, hops between threads,
///   and for a first call on a connection the look-up of the host, connecting and agreeing on keys, which takes some
///   three round trips that a call on a kept connection does not need (first calls of a burst arrived 35 to 57 ms late
///   here). A call that takes longer gives its grant up (`LimitedCall.latestDeparture`);
/// - the other 200 ms are for what nobody here can see: what one request is on its way for longer than another, one
///   packet that is lost and sent again included, and the provider's own time to notice it.
///
/// The windows:
///
/// - the second for 500 ms longer. That costs nothing where a minute's limit binds: 15 in 1.5 s are 10 a second,
///   while 500 a minute are 8.3;
/// - the minute for 500 ms longer, which leaves 60 / 60.5 = 99.17 % of what the provider allows. 99 % are promised;
///   the other 0.17 %, 100 ms a minute, are for timers that wake late and for the ledger's own time.
///
/// A provider with a limit a second only is used to two thirds.
///
/// Within a minute's window calls run 3.6 s ahead of an even pace at most: 500 a minute are 30 calls at once, and then
/// one each 121 ms. The windows alone let a large job spend its minute in 50 s, and then a small one that comes waits
/// for ten. A minute that begins with a head start ends with as long a silence: no call waits for more than that. It is
/// also how long a worker may be away, for a restart, without any of the allowance being lost; and a job of 15 sites
/// still goes out in its first second.
package struct ProviderRates: Hashable, Sendable {
    /// What to ask the ledger for; empty when nothing is limited.
    package let windows: [RateWindow]

    /// 0 is unlimited; nil for negative numbers, which mean nothing.
    package init?(perSecond: Int, perMinute: Int) {
        guard perSecond >= 0, perMinute >= 0 else { return nil }
        let second = RateWindow(limit: perSecond, span: .milliseconds(1_500))
        let minute = RateWindow(limit: perMinute, span: .milliseconds(60_500), headStart: .milliseconds(3_600))
        windows = [second, minute].filter { $0.limit > 0 }
    }
}
