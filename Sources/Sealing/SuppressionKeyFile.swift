import FoundationEssentials
import Glibc

/// The suppression key on disk: one line, for its owner alone.
///
/// It is none of the sealing pair, nor made from it: that may be changed, and this may not as long as anybody is to stay
/// forgotten.
package struct SuppressionKeyFile: Sendable {
    private let file: KeyFile

    /// - Parameter credentialsDirectory: as for `KeyFile`.
    package init(path: String, credentialsDirectory: String? = nil) {
        file = KeyFile(path: path, credentialsDirectory: credentialsDirectory)
    }

    package var path: String { file.path }

    package var exists: Bool { file.exists(file.path) }

    /// The key that is there. Refused when anybody but its owner may use the file.
    package func key() throws(SealingFault) -> SuppressionKey {
        guard let key = SuppressionKey(text: try file.secret()) else {
            throw .notTheKey(path: file.path, needed: "suppression")
        }
        return key
    }

    /// The same, made where there is none. Any number of processes may do so at once: the first one's appears under its
    /// name whole or not at all, and is everybody's.
    ///
    /// It is on the disk when this returns, whoever made it: were a power loss to take it after names were digested under
    /// it, those would come back. `sync` waits for all of the machine's disks (sync(2), for Linux), at the first start.
    package func keyMadeIfMissing() throws(SealingFault) -> SuppressionKey {
        if !exists { try file.place(SuppressionKey().secretText, at: file.path, mode: 0o600) }
        let key = try key()
        sync()
        return key
    }
}
