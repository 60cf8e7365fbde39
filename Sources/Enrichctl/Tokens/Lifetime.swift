import ArgumentParser
import Enrichment

/// How long something is valid: a whole number and `m`, `h`, `d` or `w`; ten years at most.
struct Lifetime: ExpressibleByArgument, Equatable {
    let seconds: Int64

    private static let longest: Int64 = 3_653 * 86_400

    init?(argument: String) {
        let unit: Int64
        switch argument.last {
        case "m": unit = 60
        case "h": unit = 3_600
        case "d": unit = 86_400
        case "w": unit = 604_800
        default: return nil
        }
        let digits = argument.dropLast()
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let count = Int64(digits), count > 0, count <= Self.longest / unit
        else { return nil }
        seconds = count * unit
    }

    /// The first second in which it is over.
    func end(from beginning: WallSecond) -> WallSecond {
        WallSecond(unixSeconds: beginning.unixSeconds + seconds)
    }
}
