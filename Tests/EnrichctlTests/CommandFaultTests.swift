import Enrichment
import Testing

@testable import Enrichctl

@Suite struct CommandFaultTests {
    static let stores: [(fault: StoreFault, status: CommandFault.Status)] = [
        (.busy, .temporary), (.full, .inputOutput), (.readOnly, .notPermitted), (.newer("V099_later"), .unavailable),
        (.replaced, .unavailable), (.broken("no such thing"), .inputOutput),
    ]

    @Test(arguments: stores)
    func `what the store refuses has a status and its sentence`(fault: StoreFault, status: CommandFault.Status) {
        #expect(CommandFault(fault) == CommandFault(status, fault.description))
    }

    @Test func `a fault stays what it is`() {
        #expect(CommandFault(CommandFault(.data, "so") as any Error) == CommandFault(.data, "so"))
    }
}
