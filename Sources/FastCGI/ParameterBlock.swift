/// Looks over the name-value pairs of a request before libfcgi reads them (FastCGI Specification 1.0, section 3.4).
///
/// libfcgi hands pairs on as C strings `name=value`; a NUL inside, or an equals sign inside a name, would be lost
/// there and mean something else than what was sent.
enum ParameterBlock {
    /// Refuses a block whose lengths do not add up, with too many pairs, or with pairs that C strings cannot tell.
    static func inspect(_ block: [UInt8], maximumCount: Int) throws(RequestRefusal) {
        let bytes = block.span
        var position = 0
        var count = 0
        while position < block.count {
            count += 1
            guard count <= maximumCount else { throw .tooManyParameters(limit: maximumCount) }
            guard let nameCount = readLength(in: block, at: &position),
                let valueCount = readLength(in: block, at: &position),
                nameCount + valueCount <= block.count - position
            else { throw .malformed("The request's parameters are cut short.") }
            guard nameCount > 0 else { throw .malformed("A parameter of the request has no name.") }
            let pair = bytes.extracting(position..<(position + nameCount + valueCount))
            let name = pair.extracting(first: nameCount)
            guard !name.contains(UInt8(ascii: "=")) else {
                throw .malformed("The name of a parameter of the request contains an equals sign.")
            }
            guard !pair.contains(0) else {
                throw .malformed("A parameter of the request contains a NUL byte.")
            }
            position += nameCount + valueCount
        }
    }

    /// One byte up to 127, four bytes with the highest bit set otherwise. Nil when the block ends before.
    private static func readLength(in block: [UInt8], at position: inout Int) -> Int? {
        guard position < block.count else { return nil }
        let first = Int(block[position])
        if first < 0x80 {
            position += 1
            return first
        }
        guard block.count - position >= 4 else { return nil }
        defer { position += 4 }
        return (first & 0x7f) << 24 | Int(block[position + 1]) << 16 | Int(block[position + 2]) << 8
            | Int(block[position + 3])
    }
}
