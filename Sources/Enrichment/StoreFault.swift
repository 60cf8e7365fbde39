/// Why the store could not do its work. Nothing of the asked-for change was kept.
package enum StoreFault: Error, Hashable, Sendable {
    /// Somebody else held the lock for longer than we wait.
    case busy
    /// The disk is full.
    case full
    /// The file may not be written.
    case readOnly
    /// The file was made by a newer program; the text says which migrations are unknown here.
    case newer(String)
    /// Anything else the engine said: for logs, never for a reply.
    case broken(String)
}
