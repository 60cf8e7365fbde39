/// How long the calls of a job take at the rates that its providers allow.
package enum EstimatedTime {
    /// In whole minutes; nil where nothing limits the calls, for then it is a matter of how quickly they are answered.
    ///
    /// `ahead` are the sites that the unfinished jobs under the same key have left: jobs take turns, so that each is asked
    /// for as many of them as of this one at most.
    package static func minutes(
        for calls: ClosedRange<Int>, at rates: CallRates, ahead: [Int] = []
    ) -> ClosedRange<Int>? {
        // What is let through is the whole rate at most, a tenth of a minute's at once included, and at least two
        // thirds of a second's and 99 % of a minute's.
        let quickest = [rates.perSecond * 60, rates.perMinute].filter { $0 > 0 }.min()
        let slowest = [Double(rates.perSecond * 40), Double(rates.perMinute) * 0.99].filter { $0 > 0 }.min()
        guard let quickest, let slowest else { return nil }
        let least = max(calls.lowerBound - quickest / 10, 0) / quickest
        let others = ahead.reduce(0) { $0 + min(max($1, 0), calls.upperBound) }
        let most = Int((Double(calls.upperBound + others) / slowest).rounded(.up))
        return least...max(least, most)
    }
}
