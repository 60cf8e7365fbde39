/// Names that are to be forgotten, each once.
package struct ForgetNames: Hashable, Sendable {
    /// More are not forgotten in one transaction.
    package static let mostAtOnce = 10_000

    package let names: Set<SuppressedName>

    package init(_ names: some Sequence<SuppressedName>) {
        self.names = Set(names)
    }
}

/// What was deleted, or what would be; sums alone, which name nobody.
package struct Forgotten: Hashable, Sendable {
    /// Names that were not on the list before.
    package var names = 0
    package var contacts = 0
    /// That contacts were found, by which job and where.
    package var findings = 0
    /// Sites on forgotten domains: they stay, for they are companies' and other applications'.
    package var sites = 0

    package init() {}
}

/// What became of an attempt to forget.
package enum Forgetting: Hashable, Sendable {
    case done(Forgotten)
    /// Rows of these tables of another application refer to contacts, and that application does not let what they refer
    /// to go; nothing was changed. No table where the refusal did not say which.
    case neededByTables([String])
}

/// Where people who ask for it are forgotten, and remembered by a digest alone, so that they never come back.
package protocol ForgettingDesk: Sendable {
    /// Deletes what is held of the names and suppresses them, all or nothing; settlements see both or neither.
    func forget(_ command: ForgetNames) throws(StoreFault) -> Forgetting

    /// What `forget` would do.
    func wouldForget(_ command: ForgetNames) throws(StoreFault) -> Forgotten

    /// Takes names off the list; returns how many were on it.
    func unforget(_ command: ForgetNames) throws(StoreFault) -> Int

    /// Takes everybody off the list, and has the next start make a key: for whoever lost that.
    func unforgetEverybody() throws(StoreFault) -> Int

    /// All that is held of an address, as a JSON object.
    func holdings(of address: SuppressedName, at moment: WallSecond) throws(StoreFault) -> Holdings
}

/// What is held of one address.
package struct Holdings: Hashable, Sendable {
    package let object: [UInt8]
    /// How many contacts have the address, over all sites.
    package let contacts: Int

    package init(object: [UInt8], contacts: Int) {
        self.object = object
        self.contacts = contacts
    }
}
