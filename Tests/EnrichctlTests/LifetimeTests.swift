import Enrichment
import Testing

@testable import Enrichctl

@Suite struct LifetimeTests {
    @Test(arguments: [("30m", 1_800), ("12h", 43_200), ("90d", 7_776_000), ("52w", 31_449_600), ("3653d", 315_619_200)])
    func `a number and a unit are a time`(argument: String, seconds: Int64) {
        #expect(Lifetime(argument: argument)?.seconds == seconds)
    }

    @Test(arguments: [
        "", "d", "0d", "90", "-1d", "+1d", "1.5d", "90 d", "90D", "90days", "3654d", "99999999999999999999d", "９d",
        "1y",
    ])
    func `anything else is none`(argument: String) {
        #expect(Lifetime(argument: argument) == nil)
    }

    @Test func `it ends so many seconds after its beginning`() {
        #expect(
            Lifetime(argument: "1h")?.end(from: WallSecond(unixSeconds: 1_000)) == WallSecond(unixSeconds: 4_600))
    }
}
