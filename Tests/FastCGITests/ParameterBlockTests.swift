import HTTPTypes
import TestKit
import Testing

@testable import FastCGI

@Suite struct ParameterBlockTests {
    private func refusal(of block: [UInt8], maximumCount: Int = 10) -> HTTPResponse.Status? {
        do throws(RequestRefusal) {
            try ParameterBlock.inspect(block, maximumCount: maximumCount)
            return nil
        } catch {
            return error.status
        }
    }

    @Test func `what nginx sends is sound`() {
        var request = FastCGIRequest("POST", "/", body: [1])
        request.set("HTTP_X_LONG", String(repeating: "x", count: 300))
        #expect(refusal(of: request.parameterBlock) == nil)
        #expect(refusal(of: []) == nil)
    }

    @Test func `lengths may be written with four bytes though one would do`() {
        #expect(refusal(of: [0x80, 0, 0, 1, 0x80, 0, 0, 1, 0x41, 0x42]) == nil)
    }

    @Test(
        arguments: [
            ("ends after a length", [3]),
            ("ends in a long length", [0x80, 0, 0]),
            ("ends in a name", [3, 0, 0x41]),
            ("ends in a value", [1, 3, 0x41, 0x42]),
            ("the largest lengths there are", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x41]),
            ("lengths whose sum overflows libfcgi's int", [0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xfe, 0x41]),
            ("a name of 1 GiB", [0xc0, 0, 0, 0, 0]),
            ("no name", [0, 1, 0x41]),
            ("an equals sign in the name", [3, 1, 0x41, 0x3d, 0x42, 0x43]),
            ("a NUL in the name", [2, 1, 0x41, 0, 0x42]),
            ("a NUL in the value", [1, 2, 0x41, 0x42, 0]),
        ] as [(String, [UInt8])])
    func `a block that C strings can't tell is refused`(what: String, block: [UInt8]) {
        #expect(refusal(of: block) == .badRequest, "\(what)")
        #expect(refusal(of: [1, 1, 0x41, 0x42] + block) == .badRequest, "\(what), behind a good pair")
    }

    @Test func `as many pairs as allowed pass, one more does not`() {
        let pair: [UInt8] = [1, 0, 0x41]
        #expect(refusal(of: (0..<10).flatMap { _ in pair }) == nil)
        #expect(refusal(of: (0..<11).flatMap { _ in pair }) == .requestHeaderFieldsTooLarge)
    }
}
