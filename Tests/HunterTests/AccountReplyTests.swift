import ProviderWire
import Testing

@testable import Hunter

@Suite struct AccountReplyTests {
    @Test(
        arguments: [
            (
                #"{"credits":{"used":178.5,"available":24000,"remaining":23821.5},"searches":{"used":0,"available":0}}"#,
                23_821.5
            ),
            (#"{"credits":{"used":178.5,"available":24000}}"#, 23_821.5),
            (#"{"credits":{"used":60,"available":50},"searches":{"used":0,"available":500}}"#, 0),
            (#"{"credits":{"remaining":0}}"#, 0),
            (#"{"credits":{"remaining":-1.5}}"#, 0),
            (#"{"searches":{"used":88,"available":500}}"#, 412),
            (#"{"searches":{"used":500,"available":500}}"#, 0),
            (#"{"searches":{"used":0,"available":0}}"#, nil),
            (#"{"credits":null,"searches":{"used":88,"available":500}}"#, 412),
            (#"{"credits":{"used":"many","available":50}}"#, nil),
            ("{}", nil), ("null", nil), ("[]", nil),
        ] as [(String, Double?)])
    func `what is left is read from any era's buckets`(requests: String, left: Double?) throws {
        let body = #"{"data":{"reset_date":"2027 - 05 - 03","requests":\#(requests),"calls":{"used":3,"available":1}}}"#
        #expect(try AccountReply(Array(body.utf8)).remaining == left)
    }

    @Test func `the calls of 2021 say nothing`() throws {
        #expect(try AccountReply(Array(#"{"data":{"calls":{"used":3,"available":1}}}"#.utf8)).remaining == nil)
    }

    @Test func `a page of HTML is a fault`() {
        #expect(throws: WireFault.notJSON(offset: 0)) { try AccountReply(Array("<html>".utf8)) }
    }
}
