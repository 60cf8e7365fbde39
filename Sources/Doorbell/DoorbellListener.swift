import Glibc
import PosixThreads
import Synchronization

/// Hears a doorbell. It hangs up a bell of its own in the folder and takes it down again at its end.
///
/// One thread waits for the rings; it is the listener's own and blocks, so no task of the program has to.
package final class DoorbellListener: Sendable {
    /// A ring for each time the bell was rung; rings that nobody has looked at yet are one. Ends with `close()`.
    package let rings: AsyncStream<Void>

    private let folder: String
    private let name: String
    private let descriptor: Int32
    private let thread: PosixThread
    private let isClosed: Flag

    /// Hangs up the bell, making the folder if need be (its parent must be there).
    ///
    /// `name` must be one that no listener had before, such as the identifier of a process that has just begun: whoever
    /// rings takes down the bells of the dead, and must not be able to mistake a living one for its predecessor.
    package init(folder: String, name: String) throws(DoorbellFault) {
        let bell = name + BellFolder.suffix
        guard !name.isEmpty, name.utf8.count <= BellFolder.maximumNameBytes, !name.contains("/"), !name.contains("\0")
        else { throw .nameUnusable(name) }
        let descriptor = try DoorbellListener.hang(bell, in: folder)
        let isClosed = Flag()
        let (rings, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        do {
            thread = try PosixThread {
                DoorbellListener.wait(on: descriptor, until: isClosed) { continuation.yield() }
                continuation.finish()
            }
        } catch {
            DoorbellListener.takeDown(bell, in: folder)
            Glibc.close(descriptor)
            throw .system(call: "pthread_create", errno: error.errno)
        }
        self.rings = rings
        self.folder = folder
        self.name = bell
        self.descriptor = descriptor
        self.isClosed = isClosed
    }

    deinit {
        close()
    }

    /// Takes the bell down and ends `rings`; a second time it does nothing.
    package func close() {
        guard isClosed.raise() else { return }
        DoorbellListener.takeDown(name, in: folder)
        // It wakes the thread; the descriptor is closed only once nobody waits on it.
        shutdown(descriptor, Int32(SHUT_RDWR))
        thread.join()
        Glibc.close(descriptor)
    }

    private static func wait(on descriptor: Int32, until isClosed: Flag, ring: () -> Void) {
        var byte: UInt8 = 0
        while true {
            let count = unsafe recv(descriptor, &byte, 1, 0)
            if isClosed.isRaised { return }
            if count >= 0 {
                ring()
            } else if errno != EINTR {
                return
            }
        }
    }

    private static func hang(_ bell: String, in folder: String) throws(DoorbellFault) -> Int32 {
        if unsafe mkdir(folder, 0o770) != 0, errno != EEXIST { throw .folderUnusable(folder, errno: errno) }
        do throws(BellFolder.Errno) {
            let folder = try BellFolder(folder)
            return try bind(folder.address(of: bell), file: "\(folder.path)/\(bell)")
        } catch {
            if error.number == EADDRINUSE { throw .nameTaken(String(bell.dropLast(BellFolder.suffix.count))) }
            throw .folderUnusable(folder, errno: error.number)
        }
    }

    private static func bind(_ address: sockaddr_un, file: String) throws(BellFolder.Errno) -> Int32 {
        let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw BellFolder.Errno(number: errno) }
        let result = unsafe withUnsafePointer(to: address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, unsafe chmod(file, 0o660) == 0 else {
            let reason = errno
            Glibc.close(number)
            throw BellFolder.Errno(number: reason)
        }
        return number
    }

    private static func takeDown(_ bell: String, in folder: String) {
        unsafe unlink("\(folder)/\(bell)")
    }
}

/// Goes up once.
private final class Flag: Sendable {
    private let value = Atomic(false)

    var isRaised: Bool { value.load(ordering: .acquiring) }

    /// True for the one who raises it.
    func raise() -> Bool {
        !value.exchange(true, ordering: .acquiringAndReleasing)
    }
}
