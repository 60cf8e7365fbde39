import ArgumentParser
import DomainNames
import Enrichment
import Storage

extension Sites {
    /// `enrichctl sites import`.
    struct Import: Command {
        static let configuration = CommandConfiguration(
            abstract: "Adds the sites of a CSV file.",
            discussion: """
                The first line names the columns: url or domain, and perhaps company_name. Rows are taken \
                \(SiteImport.rowsPerTransaction) at a time, and what is reported is kept; a site that is there already \
                stays as it is, so that a file can be imported again after whatever stopped it. Refused rows are listed \
                with their line; where there are any, the others are taken and the status is 65.

                With --json there is one object a line: of each row line, input, status (created, existed or refused), \
                id and domain or the reason, and at last the sums.

                Examples:
                  enrichctl sites import companies.csv
                  zcat companies.csv.gz | enrichctl sites import - --json > report.jsonl
                """)

        @OptionGroup var options: DatabaseOptions
        @Argument(help: "The file; - for standard input.")
        var file: String
        @Flag(help: "Print a JSON object for each row, one a line, and one with the sums.")
        var json = false

        func execute() throws {
            let input = try InputFile(file)
            let store = try options.openStore()
            let progress = Progress()
            var work = SiteImport(register: store, domains: CompanyDomains()) { rows, tally in
                progress.clear()
                try StandardOutput.write(rows.map { try json ? JSONText.line($0) : $0.complaint }.joined())
                progress.show("\(tally.rows) rows, line \(tally.lastLine)")
            }
            do {
                while let bytes = try input.next() { try work.read(bytes) }
                try work.finish()
            } catch {
                progress.clear()
                if work.tally.rows > 0 { StandardError.say(work.tally.remainder) }
                throw error
            }
            progress.clear()
            try StandardOutput.write(json ? JSONText.line(work.tally.sums) : work.tally.sentence + "\n")
            if work.tally.sums.refused > 0 { throw ExitCode(CommandFault.Status.data.rawValue) }
        }
    }
}
