/// The eight bytes that every FastCGI record begins with (FastCGI Specification 1.0, section 3.3).
struct RecordHeader: Hashable, Sendable {
    static let byteCount = 8
    static let version: UInt8 = 1
    /// The most content one record can carry.
    static let maximumContent = 65_535

    /// The kinds of record this library reads or writes (section 8).
    enum Kind: UInt8, Sendable {
        case beginRequest = 1
        case endRequest = 3
        case parameters = 4
        case standardInput = 5
        case standardOutput = 6
    }

    /// Nil for a kind that has no place in a request, management records included.
    let kind: Kind?
    let requestID: UInt16
    let contentCount: Int
    let paddingCount: Int

    /// Takes the header from its eight bytes.
    init(_ bytes: borrowing [UInt8]) throws(ConnectionFault) {
        guard bytes[0] == RecordHeader.version else { throw .unsoundRecords("the protocol version is \(bytes[0])") }
        kind = Kind(rawValue: bytes[1])
        requestID = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        contentCount = Int(bytes[4]) << 8 | Int(bytes[5])
        paddingCount = Int(bytes[6])
    }

    /// Appends the header of a record without padding.
    static func append(_ kind: Kind, requestID: UInt16, contentCount: Int, to bytes: inout [UInt8]) {
        bytes.append(version)
        bytes.append(kind.rawValue)
        bytes.append(UInt8(requestID >> 8))
        bytes.append(UInt8(requestID & 0xff))
        bytes.append(UInt8(contentCount >> 8))
        bytes.append(UInt8(contentCount & 0xff))
        bytes.append(0)
        bytes.append(0)
    }
}
