import Enrichment
import FoundationEssentials

extension WallSecond {
    /// `YYYY-MM-DD HH:MM:SS` in UTC, as the columns named `…_at` hold it.
    var columnText: String {
        date.formatted(.iso8601.year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false))
    }

    /// `YYYYMMDDTHHMMSSZ`, for the names of files.
    var fileNameText: String {
        date.formatted(Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted))
    }

    private var date: Date {
        Date(timeIntervalSince1970: Double(unixSeconds))
    }
}
