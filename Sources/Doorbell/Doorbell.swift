import Glibc

/// Tells other processes that there is something to do: who commits work rings.
///
/// Ringing is a help, not a promise: a listener looks for work by itself now and then, so a ring that is lost costs
/// it a moment. Therefore ringing never waits and never throws.
package struct Doorbell: Sendable {
    /// What came of ringing once.
    package struct Ringing: Hashable, Sendable {
        /// How many listeners were told.
        package var told = 0
        /// How many bells were taken down because their listeners are dead.
        package var removed = 0
        /// The errno of each bell that could not be rung otherwise, or of the folder.
        package var failures: [Int32] = []
    }

    private let folder: String

    /// `folder` is where the listeners hang their bells; it need not be there yet.
    package init(folder: String) {
        self.folder = folder
    }

    /// Rings every bell in the folder once.
    @discardableResult
    package func ring() -> Ringing {
        var ringing = Ringing()
        do throws(BellFolder.Errno) {
            let folder = try BellFolder(folder)
            let names = try folder.names()
            guard !names.isEmpty else { return ringing }
            let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            guard number >= 0 else { throw BellFolder.Errno(number: errno) }
            defer { close(number) }
            for name in names {
                ring(name, in: folder, from: number, noting: &ringing)
            }
        } catch {
            // No folder: nobody has ever listened.
            if error.number != ENOENT { ringing.failures.append(error.number) }
        }
        return ringing
    }

    private func ring(
        _ name: String, in folder: borrowing BellFolder, from number: Int32, noting ringing: inout Ringing
    ) {
        let address = folder.address(of: name)
        let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
        var ring: UInt8 = 1
        let sent = unsafe withUnsafePointer(to: address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe sendto(number, &ring, 1, flags, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if sent == 1 { return ringing.told += 1 }
        switch errno {
        case EAGAIN, ENOBUFS:
            // So many rings are waiting that one more says nothing new.
            ringing.told += 1
        case ECONNREFUSED:
            if folder.remove(name) { ringing.removed += 1 }
        case ENOENT, EPIPE:
            // Taken down since we looked, or just now.
            break
        case let failure:
            ringing.failures.append(failure)
        }
    }
}
