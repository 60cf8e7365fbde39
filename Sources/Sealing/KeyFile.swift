import FoundationEssentials

/// The pair on disk: the private half at `path`, the public one beside it at `path` + `.pub`, one line each. A server
/// that only seals has the public half alone, under either name.
package struct KeyFile: Sendable {
    let path: String
    var publicPath: String { path + ".pub" }

    private let credentialsDirectory: String?
    /// No file of ours is longer.
    private static let maximumBytes = 1000

    /// - Parameter credentialsDirectory: where systemd passes credentials to this process, `$CREDENTIALS_DIRECTORY`.
    ///   It lets the service's user in by an access list, whose mask shows as the group's permissions; files in there
    ///   are systemd's to guard and their mode is not looked at.
    package init(path: String, credentialsDirectory: String? = nil) {
        self.path = path
        self.credentialsDirectory = credentialsDirectory
    }

    /// The private half. Refused when anybody but its owner may use the file.
    package func openingKey() throws(SealingFault) -> OpeningKey {
        guard let key = OpeningKey(text: try secret()) else { throw .notTheKey(path: path, needed: "opening") }
        return key
    }

    /// What is in the file, if that is for its owner alone.
    func secret() throws(SealingFault) -> String {
        let (text, mode) = try read(path)
        let isCredential = credentialsDirectory.map { !$0.isEmpty && path.hasPrefix("\($0)/") } ?? false
        guard isCredential || mode & 0o077 == 0 else {
            throw .exposed(path: path, mode: "0" + String(mode & 0o7777, radix: 8))
        }
        return text
    }

    /// The public half: from the `.pub` beside `path` where there is one, else from `path` itself.
    package func sealingKey() throws(SealingFault) -> SealingKey {
        let place = exists(publicPath) ? publicPath : path
        guard let key = SealingKey(text: try read(place).text) else {
            throw .notTheKey(path: place, needed: "sealing")
        }
        return key
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
    }

    private func read(_ path: String) throws(SealingFault) -> (text: String, mode: UInt) {
        let attributes: [FileAttributeKey: Any]
        let contents: Data
        do {
            // The attributes of a link are its own, so it is followed first. Numbers among them are `UInt`, or `NSNumber`
            // where another library brings all of Foundation: a cast to any other type fails for one of the two.
            let path = URL(filePath: path).resolvingSymlinksInPath().path
            attributes = try FileManager.default.attributesOfItem(atPath: path)
            guard attributes[.type] as? FileAttributeType == .typeRegular else {
                throw SealingFault.unreadable(path: path, reason: "it is no file.")
            }
            guard let size = attributes[.size] as? UInt, size <= Self.maximumBytes else {
                throw SealingFault.unreadable(path: path, reason: "it is too long for a key.")
            }
            contents = try Data(contentsOf: URL(filePath: path))
        } catch let fault as SealingFault {
            throw fault
        } catch {
            throw .unreadable(path: path, reason: Self.reason(error))
        }
        guard let mode = attributes[.posixPermissions] as? UInt else {
            throw .unreadable(path: path, reason: "its permissions are unknown.")
        }
        // Bytes that are no text are no key either.
        return (String(validating: contents, as: UTF8.self) ?? "", mode)
    }

    /// What was wrong with a file, in words.
    static func reason(_ error: any Error) -> String {
        guard let code = (error as? CocoaError)?.code else { return "\(error)" }
        return switch code {
        case .fileNoSuchFile, .fileReadNoSuchFile: "there is no such file or folder."
        case .fileReadNoPermission, .fileWriteNoPermission: "permission is denied."
        case .fileWriteOutOfSpace: "the disk is full."
        case .fileWriteVolumeReadOnly: "the disk is read-only."
        default: "the system gave the error \(code.rawValue)."
        }
    }
}
