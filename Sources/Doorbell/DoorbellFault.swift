import Glibc

/// Why nobody can listen at a doorbell. It prints as a sentence that says what to do.
package enum DoorbellFault: Error, Hashable, Sendable, CustomStringConvertible {
    case folderUnusable(String, errno: Int32)
    /// Empty, longer than 64 bytes, or with a slash or a NUL in it.
    case nameUnusable(String)
    /// There is a bell of this name already; each listener needs a name of its own.
    case nameTaken(String)
    case system(call: String, errno: Int32)

    package var description: String {
        switch self {
        case .folderUnusable(let folder, let errno):
            "The folder \(folder) can't be used for doorbells (\(text(errno))): check that it may be made and written to."
        case .nameUnusable(let name):
            "A doorbell can't be called \(name): use 1 to 64 bytes without a slash."
        case .nameTaken(let name):
            "There is a doorbell called \(name) already: listen under a name of your own."
        case .system(let call, let errno):
            "The system refused \(call) for a doorbell: \(text(errno))."
        }
    }

    private func text(_ errno: Int32) -> String {
        guard let text = unsafe strerror(errno) else { return "error \(errno)" }
        return unsafe String(cString: text)
    }
}
