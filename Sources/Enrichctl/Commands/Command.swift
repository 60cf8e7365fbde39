import ArgumentParser

/// A command that does something: how it ends is the same for all.
protocol Command: ParsableCommand {
    func execute() throws
}

extension Command {
    /// Says on standard error what was in the way, and ends with the status for it.
    func run() throws {
        do {
            StandardOutput.surviveClosedPipes()
            try execute()
        } catch let code as ExitCode {
            throw code
        } catch {
            let fault = CommandFault(error)
            StandardError.say(fault.sentence)
            throw ExitCode(fault.status.rawValue)
        }
    }
}
