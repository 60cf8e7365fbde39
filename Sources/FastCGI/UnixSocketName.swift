import Glibc

/// A path as the name of a unix socket, unix(7).
struct UnixSocketName {
    /// sun_path is 108 bytes, the closing NUL included.
    static let maximumBytes = 107

    private let address: sockaddr_un

    /// Nil for a path that does not fit.
    init?(_ path: String) {
        let bytes = path.utf8
        guard !bytes.isEmpty, bytes.count <= UnixSocketName.maximumBytes, !bytes.contains(0) else { return nil }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        self.address = address
    }

    func bind(_ number: Int32) -> Bool {
        unsafe withAddress { unsafe Glibc.bind(number, $0, $1) } == 0
    }

    func connect(_ number: Int32) -> Bool {
        unsafe withAddress { unsafe Glibc.connect(number, $0, $1) } == 0
    }

    private func withAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        unsafe withUnsafePointer(to: address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
