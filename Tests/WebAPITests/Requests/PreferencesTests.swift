import HTTPTypes
import Testing

@testable import WebAPI

@Suite struct PreferencesTests {
    private func wait(_ values: String...) throws -> Int? {
        var fields = HTTPFields()
        for value in values {
            fields.append(HTTPField(name: .prefer, value: value))
        }
        return Preferences(fields).wait
    }

    @Test(arguments: [
        ("wait=5", 5), ("WAIT=5", 5), ("Wait = 5", 5), ("respond-async, wait=7", 7), ("wait=5; foo=bar", 5),
        ("wait=\"3\"", 3), (" wait=007 ", 7), ("foo=\"a, wait=1; \\\" wait=2\", wait=4", 4), ("wait=10", 10),
    ])
    func `a wait is understood in every form it may have`(_ value: String, _ seconds: Int) throws {
        #expect(try wait(value) == seconds)
    }

    @Test(arguments: ["wait=11", "wait=3600", "wait=99999999999999999999999"])
    func `a longer wait is granted in part`(_ value: String) throws {
        #expect(try wait(value) == 10)
    }

    @Test(arguments: [
        "", "wait", "wait=", "wait=\"\"", "wait=0", "wait=-1", "wait=+1", "wait=1.5", "wait=1s", "wait=\"1", "wait=\"",
        "waits=1", "await=1", "handling=lenient", "=5", ",;,;=", "wait==5", "foo=\"wait=5", "wait=٣",
    ])
    func `what is malformed or unknown is passed over`(_ value: String) throws {
        #expect(try wait(value) == nil)
    }

    @Test func `of two waits the first counts, in one field or in two`() throws {
        #expect(try wait("wait=2, wait=9") == 2)
        #expect(try wait("wait=2", "wait=9") == 2)
        #expect(try wait("return=minimal", "wait=9") == 9)
        #expect(try wait("wait=x, wait=9") == nil)
    }
}
