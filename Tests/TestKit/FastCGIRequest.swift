/// A request as records (FastCGI Specification 1.0, sections 3 and 5), every part of which can be made wrong.
package struct FastCGIRequest: Sendable {
    package var id: UInt16 = 1
    package var role: UInt16 = 1
    package var keepsConnection = true
    package var parameters: [(name: [UInt8], value: [UInt8])]
    package var body: [UInt8]
    /// How much of the body one record carries.
    package var recordSize = 32_768
    package var padding: UInt8 = 0

    /// What nginx sends with its fastcgi_params, and some header fields.
    package init(_ method: String, _ target: String, fields: [String: String] = [:], body: [UInt8] = []) {
        self.body = body
        parameters = []
        set("REQUEST_METHOD", method)
        set("REQUEST_URI", target)
        set("SERVER_PROTOCOL", "HTTP/1.1")
        set("REQUEST_SCHEME", "http")
        set("CONTENT_TYPE", "")
        set("CONTENT_LENGTH", body.isEmpty ? "" : String(body.count))
        set("HTTP_HOST", "localhost")
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            set("HTTP_" + name.uppercased().replacing("-", with: "_"), value)
        }
    }

    /// Replaces a parameter or adds it.
    package mutating func set(_ name: String, _ value: String) {
        remove(name)
        add(name, value)
    }

    package mutating func add(_ name: String, _ value: String) {
        parameters.append((Array(name.utf8), Array(value.utf8)))
    }

    package mutating func remove(_ name: String) {
        parameters.removeAll { $0.name == Array(name.utf8) }
    }

    /// The name-value pairs as one block.
    package var parameterBlock: [UInt8] {
        parameters.flatMap { Self.length($0.name.count) + Self.length($0.value.count) + $0.name + $0.value }
    }

    package var bytes: [UInt8] {
        beginning + stream(4, parameterBlock, 65_528) + stream(5, body, recordSize)
    }

    package var beginning: [UInt8] {
        Self.record(1, id, [UInt8(role >> 8), UInt8(role & 0xff), keepsConnection ? 1 : 0, 0, 0, 0, 0, 0])
    }

    /// One record of any kind.
    package static func record(_ kind: UInt8, _ id: UInt16, _ content: [UInt8], padding: UInt8 = 0) -> [UInt8] {
        [
            1, kind, UInt8(id >> 8), UInt8(id & 0xff), UInt8(content.count >> 8), UInt8(content.count & 0xff), padding,
            0,
        ] + content + [UInt8](repeating: 0xee, count: Int(padding))
    }

    private func stream(_ kind: UInt8, _ content: [UInt8], _ size: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.count + 64)
        var rest = content[...]
        while !rest.isEmpty {
            bytes += Self.record(kind, id, Array(rest.prefix(size)), padding: padding)
            rest = rest.dropFirst(size)
        }
        return bytes + Self.record(kind, id, [], padding: padding)
    }

    private static func length(_ count: Int) -> [UInt8] {
        if count < 0x80 { return [UInt8(count)] }
        return [UInt8(count >> 24) | 0x80, UInt8(count >> 16 & 0xff), UInt8(count >> 8 & 0xff), UInt8(count & 0xff)]
    }
}
