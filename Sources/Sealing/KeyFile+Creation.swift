import FoundationEssentials

extension KeyFile {
    /// Makes the pair where there is none, as the development set-up does at its first start.
    ///
    /// Any number of processes may do so at once and all end with the same pair: the private half appears under its
    /// name whole or not at all, the first one stays, and the public one is made from whichever stayed. It is mode 0600
    /// from its first moment, the public one 0644. Killed in between, the next start makes what is missing. Nothing is
    /// synced: a power loss soon after may take the pair, and the jobs whose keys were sealed to it then end with
    /// `key_unavailable`.
    package func makePairIfMissing() throws(SealingFault) {
        // The private half comes first, so a public one alone is not a pair in the making.
        let hasPublic = exists(publicPath)
        if !exists(path) {
            guard !hasPublic else { throw .notAPair(path: path) }
            try place(OpeningKey().secretText, at: path, mode: 0o600)
        }
        let sealingKey = try openingKey().sealingKey
        if !exists(publicPath) {
            try place(sealingKey.text, at: publicPath, mode: 0o644)
        }
        guard try self.sealingKey() == sealingKey else { throw .notAPair(path: path) }
    }

    /// Puts a line into a file of this mode, unless there is one already.
    func place(_ line: String, at path: String, mode: Int) throws(SealingFault) {
        let files = FileManager.default
        // A folder that nobody else may enter: the file in it is made before it has its mode.
        let workshop = "\(path).new-\(UUID().uuidString)"
        do {
            try files.createDirectory(atPath: workshop, withIntermediateDirectories: false)
            // What stays behind when this fails can't be entered by others and is in nobody's way.
            defer { try? files.removeItem(atPath: workshop) }
            try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: workshop)
            let new = workshop + "/key"
            try Data((line + "\n").utf8).write(to: URL(filePath: new))
            try files.setAttributes([.posixPermissions: mode], ofItemAtPath: new)
            // A link never replaces a file: of several processes one succeeds.
            try files.linkItem(atPath: new, toPath: path)
        } catch {
            // Somebody was quicker, and theirs is the pair's half.
            guard !exists(path) else { return }
            throw .notWritable(path: path, reason: Self.reason(error))
        }
    }
}
