import ArgumentParser
import Enrichment
import Storage

/// `enrichctl unforget`.
struct Unforget: Command {
    static let configuration = CommandConfiguration(
        abstract: "Takes names off the list of those who are to be forgotten.",
        discussion: """
            For a person who changed their mind: what providers find of them from now on is stored again; what was \
            deleted stays so. An address under a forgotten domain stays forgotten with it. Names are given as to \
            `enrichctl forget`.

            With --everybody the whole list goes, and with the next start a new key is made: the way on for whoever has \
            lost the suppression key for good. Everybody who asked to be forgotten may come back then.

            Examples:
              enrichctl unforget - < person.txt
              enrichctl unforget --everybody
            """)

    @OptionGroup var forgetting: ForgettingOptions
    @Argument(help: "Addresses and domains; - for standard input, one a line.")
    var names: [String] = []
    @Flag(name: .customLong("everybody"), help: "Take all names off the list, without its key.")
    var isOfEverybody = false
    @Flag(help: "Print a JSON object.")
    var json = false

    func validate() throws {
        guard names.isEmpty == isOfEverybody else {
            throw ValidationError("Give either names or --everybody.")
        }
    }

    func execute() throws {
        let list = try NameList(arguments: names)
        list.complain()
        let count: Int
        if isOfEverybody {
            count = try forgetting.options.openStore().unforgetEverybody()
        } else {
            let store = try forgetting.openStore()
            count = try list.commands.reduce(0) { try $0 + store.unforget($1) }
        }
        let report = Report(unforgotten: count, refused: list.refusals.count)
        try StandardOutput.write(
            json ? JSONText.line(report) : "\(count) names are no longer on the list of those who are forgotten.\n")
        if report.refused > 0 { throw ExitCode(CommandFault.Status.data.rawValue) }
    }

    private struct Report: Encodable {
        let unforgotten: Int
        let refused: Int
    }
}
