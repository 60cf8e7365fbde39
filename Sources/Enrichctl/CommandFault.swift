import CSV
import Enrichment
import Sealing
import Settings

/// Why a command could not do its work: a sentence for its user, and a status for scripts.
struct CommandFault: Error, Equatable {
    /// sysexits(3).
    enum Status: Int32 {
        case data = 65
        case noInput = 66
        case unavailable = 69
        case cannotCreate = 73
        case inputOutput = 74
        case temporary = 75
        case notPermitted = 77
        case configuration = 78
    }

    let status: Status
    let sentence: String

    init(_ status: Status, _ sentence: String) {
        self.status = status
        self.sentence = sentence
    }

    /// Whatever a command ended with.
    init(_ error: any Error) {
        switch error {
        case let fault as CommandFault: self = fault
        case let fault as StoreFault: self.init(Self.status(of: fault), fault.description)
        case let fault as SealingFault: self.init(.configuration, "\(fault)")
        case let fault as SettingsFault: self.init(.configuration, "\(fault)")
        case let fault as CSVFault: self.init(.data, "\(fault)")
        default: self.init(.inputOutput, "\(error)")
        }
    }

    private static func status(of fault: StoreFault) -> Status {
        switch fault {
        case .busy: .temporary
        case .full, .broken: .inputOutput
        case .readOnly: .notPermitted
        case .newer, .replaced: .unavailable
        }
    }
}
