/// A provider key sealed to the worker's public key, fit to be stored. Only the worker can open it.
package struct SealedKey: Hashable, Sendable {
    package let bytes: [UInt8]
    package let fingerprint: KeyFingerprint

    package init(bytes: [UInt8], fingerprint: KeyFingerprint) {
        self.bytes = bytes
        self.fingerprint = fingerprint
    }
}

/// A provider key in clear. It prints as its fingerprint, so that no log or error can show it.
package struct ProviderKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package let secret: String
    package let fingerprint: KeyFingerprint

    package init(secret: String, fingerprint: KeyFingerprint) {
        self.secret = secret
        self.fingerprint = fingerprint
    }

    package var description: String { "key \(fingerprint.rawValue)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Seals keys; holds nothing that could open one.
package protocol KeySealer: Sendable {
    /// Binds the sealed key to its job and provider: copied into another job it does not open.
    func seal(_ secret: String, for job: JobID, provider: ProviderName) throws -> SealedKey
}

/// Opens sealed keys; only the worker has one.
package protocol KeyOpener: Sendable {
    /// Throws when the key was sealed to another public key, for another job, or was damaged.
    func open(_ sealed: SealedKey, for job: JobID, provider: ProviderName) throws -> ProviderKey
}
