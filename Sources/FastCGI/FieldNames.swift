import HTTPTypes

/// The header fields' names that came by, so that a name is made once and not with every request.
struct FieldNames {
    /// Enough for what browsers, nginx and our own clients send; beyond it names are made and forgotten.
    private static let capacity = 64

    private var known: [(variable: [UInt8], name: HTTPField.Name)] = []

    init() {}

    /// The field's name for a variable without its `HTTP_` (RFC 3875, section 4.1.18): `X_REQUEST_ID` is
    /// `x-request-id`. Nil when that is no field name.
    mutating func name(for variable: Span<UInt8>) -> HTTPField.Name? {
        for entry in known where entry.variable.span.hasSameBytes(as: variable) {
            return entry.name
        }
        var spelled: [UInt8] = []
        spelled.reserveCapacity(variable.count)
        for index in variable.indices {
            let byte = variable[index]
            switch byte {
            case UInt8(ascii: "_"): spelled.append(UInt8(ascii: "-"))
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): spelled.append(byte | 0x20)
            default: spelled.append(byte)
            }
        }
        guard let text = String(validating: spelled, as: UTF8.self), let name = HTTPField.Name(text) else { return nil }
        if known.count < FieldNames.capacity {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(variable.count)
            for index in variable.indices {
                bytes.append(variable[index])
            }
            known.append((bytes, name))
        }
        return name
    }
}
