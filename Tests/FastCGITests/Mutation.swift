import TestKit

/// Requests gone wrong, and bytes that were never any.
enum Mutation {
    /// A few requests in a row with some bytes changed, left out, doubled or cut off; now and then plain noise.
    static func records(using random: inout SeededGenerator) -> [UInt8] {
        if Int.random(in: 0..<10, using: &random) == 0 {
            return (0..<Int.random(in: 1...400, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            bytes += request(using: &random).bytes
        }
        for _ in 0..<Int.random(in: 0...6, using: &random) where !bytes.isEmpty {
            mutate(&bytes, using: &random)
        }
        return bytes
    }

    private static func request(using random: inout SeededGenerator) -> FastCGIRequest {
        let body = [UInt8](repeating: 0x20, count: Int.random(in: 0...1200, using: &random))
        var request = FastCGIRequest(Bool.random(using: &random) ? "GET" : "POST", "/fuzz", body: body)
        request.id = UInt16.random(in: 0...3, using: &random)
        request.role = UInt16.random(in: 1...3, using: &random)
        request.recordSize = Int.random(in: 1...500, using: &random)
        request.padding = UInt8.random(in: 0...255, using: &random)
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            let count = Int.random(in: 0...300, using: &random)
            request.parameters.append(
                (
                    (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...127, using: &random) },
                    (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
                ))
        }
        return request
    }

    private static func mutate(_ bytes: inout [UInt8], using random: inout SeededGenerator) {
        let index = bytes.indices.randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: index)
        case 2: bytes.insert(bytes[index], at: index)
        case 3: bytes[index] = [0, 1, 0x7f, 0x80, 0xff].randomElement(using: &random) ?? 0
        default: bytes.removeSubrange(index...)
        }
    }
}
