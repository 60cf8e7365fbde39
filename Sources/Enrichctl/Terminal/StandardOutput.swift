// FileHandle is Foundation's: the one way to write without pointers that tells when it failed. GRDB links Foundation in
// any case.
import Foundation
import Glibc

/// Where results go.
enum StandardOutput {
    /// Writes all of the text, or says why it could not: a result that is lost in silence would be taken for one that
    /// was never there.
    static func write(_ text: String) throws(CommandFault) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            throw CommandFault(.inputOutput, "The result can't be written: \(FileHandle.reason(error))")
        }
    }

    /// A reader that has gone is then an error of the write, and not the end of the program at any moment.
    static func surviveClosedPipes() {
        signal(SIGPIPE, SIG_IGN)
    }
}

/// Where everything else goes that is said to a person.
enum StandardError {
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    static func say(_ sentence: String) {
        write("enrichctl: \(sentence)\n")
    }

    static func write(_ text: String) {
        // Nobody is left to be told.
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}

extension FileHandle {
    /// The system's reason behind an error of a handle's, as the end of a sentence.
    static func reason(_ error: any Error) -> String {
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
        return switch Int32(cause.code) {
        case ENOSPC, EDQUOT: "the disk is full."
        case EPIPE: "nobody reads it any more."
        case EIO: "the device fails."
        case EISDIR: "it is a folder."
        default: "the system gave the error \(cause.code)."
        }
    }
}
