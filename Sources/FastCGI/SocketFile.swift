import CFastCGI
import Glibc

/// The file of a socket that this process made.
struct SocketFile: Hashable, Sendable {
    private let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Makes a listening socket at the path.
    ///
    /// It is made under a name beside the path and moved there when it listens: who finds it can connect, and a
    /// crash in between leaves nothing in the way of the next start.
    static func listen(at path: String) throws(FastCGIFault) -> (Descriptor, SocketFile) {
        try makeSure(nobodyListensAt: path)
        let draft = "\(path).\(getpid())"
        let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard number >= 0 else { throw .system(call: "socket", errno: errno) }
        do {
            return (Descriptor(number), try move(number, from: draft, to: path))
        } catch {
            unsafe unlink(draft)
            close(number)
            throw error
        }
    }

    /// Removes the file unless another process has put its own there meanwhile.
    func remove() {
        if let status = SocketFile.status(of: path), status.st_dev == device, status.st_ino == inode {
            unsafe unlink(path)
        }
    }

    private static func move(_ number: Int32, from draft: String, to path: String) throws(FastCGIFault) -> SocketFile {
        guard let name = UnixSocketName(draft) else {
            throw .pathTooLong(path, limit: UnixSocketName.maximumBytes - draft.utf8.count + path.utf8.count)
        }
        unsafe unlink(draft)
        guard name.bind(number) else { throw .pathUnusable(path, call: "bind", errno: errno) }
        guard unsafe chmod(draft, 0o660) == 0 else { throw .pathUnusable(path, call: "chmod", errno: errno) }
        guard Glibc.listen(number, 4096) == 0 else { throw .pathUnusable(path, call: "listen", errno: errno) }
        guard let status = status(of: draft), unsafe rename(draft, path) == 0 else {
            throw .pathUnusable(path, call: "rename", errno: errno)
        }
        return SocketFile(path: path, device: status.st_dev, inode: status.st_ino)
    }

    private static func makeSure(nobodyListensAt path: String) throws(FastCGIFault) {
        guard let status = status(of: path) else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .pathTaken(path) }
        guard let name = UnixSocketName(path) else { return }
        let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard number >= 0 else { throw .system(call: "socket", errno: errno) }
        defer { close(number) }
        // A full backlog is a listener too; only a refusal says that there is none.
        if name.connect(number) || errno != ECONNREFUSED { throw .somebodyListens(path) }
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? status : nil
    }
}
