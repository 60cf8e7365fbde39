import Glibc

/// Why the server can't listen or run. It prints as a sentence that says what to do.
package enum FastCGIFault: Error, Hashable, Sendable, CustomStringConvertible {
    case nothingToListenOn
    case severalSockets(Int)
    case notListening(descriptor: Int32)
    case pathTooLong(String, limit: Int)
    /// A file that is no socket is at the path.
    case pathTaken(String)
    case somebodyListens(String)
    case pathUnusable(String, call: String, errno: Int32)
    case system(call: String, errno: Int32)
    /// FCGX_Init's own word.
    case library(Int32)

    package var description: String {
        switch self {
        case .nothingToListenOn:
            "There is no socket to listen on: name a path, or start the program by a systemd socket unit or spawn-fcgi."
        case .severalSockets(let count):
            "systemd passed \(count) sockets; the socket unit may have one ListenStream only."
        case .notListening(let descriptor):
            "Descriptor \(descriptor) is no listening socket: the socket unit needs ListenStream and Accept=no."
        case .pathTooLong(let path, let limit):
            "The socket's path \(path) is too long: choose one of at most \(limit) bytes."
        case .pathTaken(let path):
            "There is a file at \(path) that is no socket: move it away or choose another path."
        case .somebodyListens(let path):
            "Another process listens at \(path): stop it or choose another path."
        case .pathUnusable(let path, let call, let errno):
            "The socket \(path) can't be made (\(call): \(FastCGIFault.text(errno))): check its folder and who may write there."
        case .system(let call, let errno):
            "The system refused \(call): \(FastCGIFault.text(errno))."
        case .library(let code):
            "libfcgi could not be made ready (FCGX_Init: \(code))."
        }
    }

    private static func text(_ errno: Int32) -> String {
        guard let text = unsafe strerror(errno) else { return "error \(errno)" }
        return unsafe String(cString: text)
    }
}
