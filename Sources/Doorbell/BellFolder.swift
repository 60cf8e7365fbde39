import Glibc

/// The open folder in which the bells hang: one datagram socket for each listener.
struct BellFolder: ~Copyable {
    static let suffix = ".bell"
    static let maximumNameBytes = 64
    /// sun_path is 108 bytes, the closing NUL included (unix(7)).
    private static let maximumAddressBytes = 107

    let path: String
    private let descriptor: Int32

    /// Throws the errno.
    init(_ path: String) throws(Errno) {
        self.path = path
        descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Errno(number: errno) }
    }

    deinit {
        close(descriptor)
    }

    struct Errno: Error {
        let number: Int32
    }

    /// The names of the bells that hang here.
    func names() throws(Errno) -> [String] {
        guard let folder = unsafe opendir(path) else { throw Errno(number: errno) }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
                    unsafe String(cString: $0)
                }
            }
            if name.hasSuffix(BellFolder.suffix) { names.append(name) }
        }
        return names
    }

    /// Where a bell is reached. A folder with a long path is gone into by way of its open descriptor.
    func address(of name: String) -> sockaddr_un {
        let direct = "\(path)/\(name)"
        let short =
            direct.utf8.count <= BellFolder.maximumAddressBytes ? direct : "/proc/self/fd/\(descriptor)/\(name)"
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) {
            unsafe $0.copyBytes(from: short.utf8.prefix(BellFolder.maximumAddressBytes))
        }
        return address
    }

    /// Takes a bell down, if it is one.
    func remove(_ name: String) -> Bool {
        var status = stat()
        let file = "\(path)/\(name)"
        guard unsafe lstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return false }
        return unsafe unlink(file) == 0
    }
}
