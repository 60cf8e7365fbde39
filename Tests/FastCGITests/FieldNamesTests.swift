import HTTPTypes
import Testing

@testable import FastCGI

@Suite struct FieldNamesTests {
    @Test func `a variable is spelled as a field`() {
        var names = FieldNames()
        for _ in 0..<2 {
            #expect(names.name(for: Array("X_REQUEST_ID".utf8).span)?.rawName == "x-request-id")
        }
    }

    @Test func `variables of one length are told apart`() {
        var names = FieldNames()
        #expect(names.name(for: Array("X_A".utf8).span)?.rawName == "x-a")
        #expect(names.name(for: Array("X_B".utf8).span)?.rawName == "x-b")
    }

    @Test func `more names than are remembered are made all the same`() {
        var names = FieldNames()
        for round in 0..<2 {
            for number in 0..<200 {
                #expect(names.name(for: Array("X_\(number)".utf8).span)?.rawName == "x-\(number)", "round \(round)")
            }
        }
    }

    @Test(arguments: [[], [0x20], [0x3a], [0xff], [0x58, 0x0d, 0x0a]] as [[UInt8]])
    func `what is no token is no name`(variable: [UInt8]) {
        var names = FieldNames()
        #expect(names.name(for: variable.span) == nil)
    }
}
