import HTTPTypes

/// The name under which one request is found again: in its reply, in the failure it ended with and in the log.
package enum RequestID {
    /// 32 hexadecimal digits, as nginx's own `$request_id`.
    package static func random() -> String {
        UInt64.random(in: .min ... .max).hexadecimal + UInt64.random(in: .min ... .max).hexadecimal
    }

    /// The one the request brings along, if it is harmless: 1 to 64 of letters, digits, `_`, `.` and `-`.
    static func brought(by request: HTTPRequest?) -> String? {
        // Several joined would hold a comma, and joining costs even where there is one.
        guard let texts = request?.headerFields[values: .requestID], texts.count == 1, let text = texts.first,
            (1...64).contains(text.utf8.count)
        else { return nil }
        let isHarmless = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"): true
            default: false
            }
        }
        return isHarmless ? text : nil
    }
}

extension HTTPField.Name {
    static let requestID: HTTPField.Name = {
        guard let name = HTTPField.Name("X-Request-Id") else { preconditionFailure("a name of letters and hyphens") }
        return name
    }()
}

extension UInt64 {
    /// 16 hexadecimal digits.
    var hexadecimal: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(16)
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: self >> shift) & 15
            digits.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
        return String(decoding: digits, as: UTF8.self)
    }
}
