package import Enrichment

extension WallSecond {
    /// `YYYY-MM-DD HH:MM:SS` in UTC, as the columns named `…_at` hold it.
    package var columnText: String {
        let (date, time) = civilFields
        return "\(date.joined(separator: "-")) \(time.joined(separator: ":"))"
    }

    /// `YYYYMMDDTHHMMSSZ`, for the names of files.
    var fileNameText: String {
        let (date, time) = civilFields
        return "\(date.joined())T\(time.joined())Z"
    }

    /// Year, month, day and hour, minute, second in digits.
    ///
    /// Reckoned here: Foundation's styles bring ICU's calendars and time zones into the process, 2 MiB for six numbers.
    private var civilFields: (date: [String], time: [String]) {
        let (days, second) = Self.floorDivision(unixSeconds, 86_400)
        let (year, month, day) = Self.gregorianDate(daysSince1970: days)
        return (
            [Self.digits(year, count: 4), Self.digits(month), Self.digits(day)],
            [Self.digits(second / 3_600), Self.digits(second / 60 % 60), Self.digits(second % 60)]
        )
    }

    /// The date of a day: years are taken to begin in March, so that the day which only some have is their last, and
    /// are counted within the 400 after which the calendar repeats.
    private static func gregorianDate(daysSince1970: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let daysFromMarchOfYear0: Int64 = 719_468
        let (cycle, dayOfCycle) = floorDivision(daysSince1970 + daysFromMarchOfYear0, 146_097)
        // Without the leap days before it, a day's place gives its year: one in 4 years, not in 100, yet in 400.
        let leapDays = dayOfCycle / 1_460 - dayOfCycle / 36_524 + dayOfCycle / 146_096
        let yearOfCycle = (dayOfCycle - leapDays) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        // From March on, five months have 153 days: 31, 30, 31, 30, 31.
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (400 * cycle + yearOfCycle + (month < 3 ? 1 : 0), month, day)
    }

    /// The quotient rounded down and a remainder that is never negative: before 1970 too.
    private static func floorDivision(_ number: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func digits(_ number: Int64, count: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(count - digits.count, 0)) + digits
    }
}
