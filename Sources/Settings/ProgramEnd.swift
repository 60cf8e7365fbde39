package import Logging

/// How a program ends that could not do its work: exit statuses of sysexits(3), which scripts and systemd can tell apart.
package enum ProgramEnd: Int32, Sendable {
    case unavailable = 69
    case software = 70
    case configuration = 78

    /// The status for an error, after it was logged once as the program's last word.
    package static func of(_ error: any Error, logger: Logger) -> ProgramEnd {
        logger.critical("\(error)", source: logger.label)
        return error is SettingsFault ? .configuration : .unavailable
    }
}
