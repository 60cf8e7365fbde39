/// What can go wrong with sealing, opening and the files of the two halves. None of it holds a secret.
package enum SealingFault: Error, Hashable, Sendable {
    /// Sealed to another key, for another job or provider, or damaged; which one can't be told.
    case doesNotOpen
    /// Sealed by a newer program.
    case unknownVersion(UInt8)
    /// The algorithm refused the public half.
    case unusableSealingKey
    /// The file can't be read.
    case unreadable(path: String, reason: String)
    /// The file is neither half, or not the half that is needed.
    case notTheKey(path: String, needed: String)
    /// Others than its owner may read a secret.
    case exposed(path: String, mode: String)
    /// The two files at this place are halves of different pairs, or the private one is gone.
    case notAPair(path: String)
    /// The key can't be written.
    case notWritable(path: String, reason: String)
}

extension SealingFault: CustomStringConvertible {
    /// A sentence that says what to do.
    package var description: String {
        switch self {
        case .doesNotOpen:
            "The sealed key does not open: it was sealed to another key, for another job, or it is damaged."
        case .unknownVersion(let version):
            "The sealed key has the form \(version), which only a newer version of this program knows."
        case .unusableSealingKey:
            "The sealing key is no usable public key. Make a new pair."
        case .unreadable(let path, let reason):
            "The key file \(path) can't be read: \(reason)"
        case .notTheKey(let path, let needed):
            "The file \(path) does not hold the \(needed) key in its one line."
        case .exposed(let path, let mode):
            "The key in \(path) may be read by others (mode \(mode)). Run: chmod 600 \(path)"
        case .notAPair(let path):
            "\(path) and \(path).pub are not the two halves of one pair. Put the missing half back, or remove both."
        case .notWritable(let path, let reason):
            "The key \(path) can't be made: \(reason)"
        }
    }
}
