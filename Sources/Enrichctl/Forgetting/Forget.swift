import ArgumentParser
import Enrichment
import Storage

/// `enrichctl forget`.
struct Forget: Command {
    static let configuration = CommandConfiguration(
        abstract: "Deletes what is held of people or companies, for good.",
        discussion: """
            An address goes wherever it was found, with who found it where. A domain goes with all that is below it: \
            contacts with addresses there, and whatever contacts sites on it have. Nothing of either is stored again by \
            any provider or job, nor is a forgotten domain's site asked for. The sites themselves stay, for they are \
            companies' and other applications'.

            Of each name a keyed digest is kept, and nothing else: no list of those who are forgotten can be printed, by \
            anybody. The key is in a file of its own beside the database. Keep copies of it, and not where those of the \
            database are: without it nothing is stored any more.

            Addresses are compared without regard to case; what stands before the @ is otherwise taken as it is written, \
            so ann+news@… is another address than ann@…. What is given as an argument stands in the shell's history and \
            the list of processes: give - and one name a line on standard input instead. Names that will not do are \
            told by their place, the others are taken, and the status is 65.

            What deleted rows leave in the database's files is removed as well, which can take as long as a copy of them \
            and, where that is needed, twice their room. A command that did not come so far says so; the next one does \
            it, or --rewrite alone. Copies of the database are not touched, those that were made before migrations \
            included.

            Examples:
              enrichctl forget - < people.txt
              enrichctl forget --dry-run company.example
              enrichctl forget --rewrite
            """)

    @OptionGroup var forgetting: ForgettingOptions
    @Argument(help: "Addresses and domains; - for standard input, one a line.")
    var names: [String] = []
    @Flag(name: .customLong("dry-run"), help: "Change nothing, and say what would go.")
    var isDryRun = false
    @Flag(name: .customLong("rewrite"), help: "Forget nobody; have nothing that was ever deleted stay in the file.")
    var isRewriting = false
    @Flag(help: "Print a JSON object.")
    var json = false

    func validate() throws {
        guard names.isEmpty == isRewriting, !(isRewriting && isDryRun) else {
            throw ValidationError("Give either names or --rewrite.")
        }
    }

    func execute() throws {
        let list = try NameList(arguments: names)
        list.complain()
        var report = Report(isDryRun: isDryRun, refused: list.refusals.count, given: list.names.count)
        if isDryRun {
            let store = try forgetting.openStore()
            for command in list.commands { report.add(try store.wouldForget(command)) }
        } else if isRewriting || !list.names.isEmpty {
            do {
                try forget(list, &report)
            } catch {
                // What was told of is done; the same names can be given again.
                if report.isAnythingDone { StandardError.say(report.sentence) }
                throw error
            }
        }
        let sentence = isRewriting ? "Nothing that was deleted is left in the database's file." : report.sentence
        try StandardOutput.write(json ? JSONText.line(report) : sentence + "\n")
        if report.refused > 0 { throw ExitCode(CommandFault.Status.data.rawValue) }
    }

    private func forget(_ list: NameList, _ report: inout Report) throws {
        let unfinished = try delete(list, &report)
        try Traces(of: list.names, forgetting.options).remove(isOfOthersToo: isRewriting || unfinished.isOfOthersToo)
        try unfinished.end()
    }

    /// Returns what is left to do then. When it returns, the database is closed.
    private func delete(_ list: NameList, _ report: inout Report) throws -> UnfinishedForgetting {
        let store = try isRewriting ? forgetting.options.openStore() : forgetting.openStore()
        let unfinished = try UnfinishedForgetting(beside: store.path)
        try unfinished.begin()
        do {
            for command in list.commands { report.add(try forget(command, in: store)) }
        } catch {
            var isUndone = !report.isAnythingDone
            // When a sync fails, the commit may stand all the same.
            if case StoreFault.broken = error { isUndone = false }
            // What is noted without need costs the next command some time.
            if isUndone { try? unfinished.withdraw() }
            throw error
        }
        return unfinished
    }

    private func forget(_ command: ForgetNames, in store: SQLiteStore) throws -> Forgotten {
        switch try store.forget(command) {
        case .done(let forgotten): return forgotten
        case .neededByTables(let tables):
            let holders = tables.isEmpty ? "another application" : tables.joined(separator: ", ")
            throw CommandFault(
                .unavailable,
                "Rows of \(holders) refer to contacts that are to go, and don't let them: delete those first. Nothing of "
                    + "these names was changed.")
        }
    }

    /// What was done.
    struct Report: Encodable {
        let isDryRun: Bool
        let refused: Int
        let given: Int
        private(set) var names = 0
        private(set) var contacts = 0
        private(set) var findings = 0
        private(set) var sites = 0

        init(isDryRun: Bool, refused: Int, given: Int) {
            self.isDryRun = isDryRun
            self.refused = refused
            self.given = given
        }

        mutating func add(_ forgotten: Forgotten) {
            names += forgotten.names
            contacts += forgotten.contacts
            findings += forgotten.findings
            sites += forgotten.sites
        }

        var isAnythingDone: Bool { !isDryRun && (names > 0 || contacts > 0) }

        var sentence: String {
            let (done, went) = isDryRun ? ("would be", "would go") : ("are", "are deleted")
            let stay =
                sites == 0
                ? ""
                : " \(sites) sites are on forgotten domains and stay: GET /api/sites?search=… finds them, and DELETE "
                    + "/api/sites/{id} deletes one."
            return
                "\(given) names \(done) forgotten, \(names) of them not before; \(contacts) contacts and \(findings) "
                + "findings \(went).\(stay)"
        }
    }
}
