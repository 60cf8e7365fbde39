import ArgumentParser
import Enrichment
import Storage

/// `enrichctl export`.
struct Export: Command {
    static let configuration = CommandConfiguration(
        abstract: "Prints all that is held of one address, for the person it is.",
        discussion: """
            One JSON document: every contact with this address in every column, its site, and of each time it was found \
            the provider, the job, when, the call, and the pages on which the provider says it is; and whether the \
            address is to be forgotten. Rows that other applications keep in tables of their own are not in it.

            The status is 1 when no contact has the address. The address can be given on standard input, with -.

            Example:
              echo ann@company.example | enrichctl export - > ann.json
            """)

    @OptionGroup var forgetting: ForgettingOptions
    @Argument(help: "The address; - for standard input.")
    var address: String
    @Flag(help: "Changes nothing: a JSON document is printed in any case.")
    var json = false

    func execute() throws {
        let list = try NameList(arguments: [address])
        list.complain()
        guard list.refusals.isEmpty, list.names.count == 1, let address = list.names.first, address.kind == .address
        else { throw CommandFault(.data, "Give exactly one address.") }
        let holdings = try forgetting.openStore().holdings(of: address, at: SystemTimekeeper().wallNow())
        try StandardOutput.write(String(decoding: holdings.object, as: UTF8.self) + "\n")
        if holdings.contacts == 0 { throw ExitCode(1) }
    }
}
