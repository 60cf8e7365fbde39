import CFastCGI
import Glibc

/// A file in memory through which libfcgi reads the head of a request as if from a connection.
///
/// It is mapped, so laying a head out costs no system call; the head always ends where the file ends, so a read
/// brings that head and nothing of an earlier one.
@safe struct HeadFile: ~Copyable {
    /// BEGIN_REQUEST with its content, one record of parameters, and their end.
    private static let byteCount = 3 * RecordHeader.byteCount + 8 + RecordHeader.maximumContent

    /// Negative once somebody else has closed it.
    private(set) var descriptor: Int32
    private let bytes: UnsafeMutableRawBufferPointer

    init() throws(FastCGIFault) {
        let number = unsafe memfd_create("fastcgi-head", UInt32(MFD_CLOEXEC))
        guard number >= 0 else { throw .system(call: "memfd_create", errno: errno) }
        guard ftruncate(number, HeadFile.byteCount) == 0,
            let start = unsafe mmap(nil, HeadFile.byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, number, 0),
            unsafe start != MAP_FAILED
        else {
            let reason = errno
            close(number)
            throw .system(call: "mmap", errno: reason)
        }
        descriptor = number
        unsafe bytes = UnsafeMutableRawBufferPointer(start: start, count: HeadFile.byteCount)
    }

    deinit {
        unsafe munmap(bytes.baseAddress, bytes.count)
        if descriptor >= 0 { close(descriptor) }
    }

    /// Notes that the descriptor is closed and its number may be another file's by now.
    mutating func loseDescriptor() {
        descriptor = -1
    }

    /// Writes a request's head in its plainest form and makes it what is read next. False when it is too long.
    func layOut(id: UInt16, keepsConnection: Bool, parameters: [UInt8]) -> Bool {
        guard parameters.count <= RecordHeader.maximumContent else { return false }
        var front: [UInt8] = []
        front.reserveCapacity(3 * RecordHeader.byteCount)
        RecordHeader.append(.beginRequest, requestID: id, contentCount: 8, to: &front)
        front.append(contentsOf: [0, UInt8(RequestGatherer.Role.responder.rawValue), keepsConnection ? 1 : 0])
        front.append(contentsOf: [0, 0, 0, 0, 0])
        if !parameters.isEmpty {
            RecordHeader.append(.parameters, requestID: id, contentCount: parameters.count, to: &front)
        }
        var end: [UInt8] = []
        end.reserveCapacity(RecordHeader.byteCount)
        RecordHeader.append(.parameters, requestID: id, contentCount: 0, to: &end)

        var position = unsafe bytes.count - front.count - parameters.count - end.count
        guard lseek(descriptor, position, SEEK_SET) == position else { return false }
        for part in [front, parameters, end] {
            unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[position...]).copyBytes(from: part)
            position += part.count
        }
        return true
    }
}
