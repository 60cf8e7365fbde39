import CFastCGI
import Glibc

/// The socket that connections come to, wherever it comes from; closed with the last reference to it.
package final class ListeningSocket: Sendable {
    let descriptor: Descriptor
    /// The file that goes with the socket when it is ours; nil for an inherited one.
    private let file: SocketFile?

    /// The first of these that there is: the one socket systemd passes (sd_listen_fds(3)), a listening socket at
    /// descriptor 0 (spawn-fcgi; FastCGI Specification 1.0, section 2.2), a new one at `path`.
    ///
    /// `environment` is the process's; LISTEN_FDS counts only when LISTEN_PID is this process.
    package static func open(environment: [String: String], path: String?) throws(FastCGIFault) -> ListeningSocket {
        if environment["LISTEN_PID"] == String(getpid()), let count = environment["LISTEN_FDS"].flatMap({ Int($0) }),
            count > 0
        {
            guard count == 1 else { throw .severalSockets(count) }
            return try ListeningSocket(inherited: 3)
        }
        if isListening(0) { return try ListeningSocket(inherited: 0) }
        guard let path else { throw .nothingToListenOn }
        return try ListeningSocket(path: path)
    }

    /// Takes over a socket that listens already.
    package init(inherited number: Int32) throws(FastCGIFault) {
        guard ListeningSocket.isListening(number) else { throw .notListening(descriptor: number) }
        try ListeningSocket.prepare(number)
        descriptor = Descriptor(number)
        file = nil
    }

    /// Listens at a path, mode 0660. A socket that a dead process left there is replaced; the new one appears
    /// listening and with its mode, at once. It goes when the server stops.
    package init(path: String) throws(FastCGIFault) {
        let (descriptor, file) = try SocketFile.listen(at: path)
        do {
            try ListeningSocket.prepare(descriptor.number)
        } catch {
            descriptor.close()
            file.remove()
            throw error
        }
        self.descriptor = descriptor
        self.file = file
    }

    deinit {
        file?.remove()
        descriptor.close()
    }

    /// Lets nobody find the socket any more, if it is ours. True when those who have connected have nobody else to
    /// turn to.
    func endAdmission() -> Bool {
        file?.remove()
        return file != nil
    }

    /// Several threads accept: one that comes too late must not block, nor may programs we start inherit it.
    private static func prepare(_ number: Int32) throws(FastCGIFault) {
        guard fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) == 0,
            fcntl(number, F_SETFD, FD_CLOEXEC) == 0
        else { throw .system(call: "fcntl", errno: errno) }
    }

    private static func isListening(_ number: Int32) -> Bool {
        var answer: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return unsafe getsockopt(number, SOL_SOCKET, SO_ACCEPTCONN, &answer, &size) == 0 && answer != 0
    }
}
