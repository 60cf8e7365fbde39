import HTTPTypes
import Testing

@testable import WebAPI

@Suite struct BearerTokenTests {
    private func read(_ values: String...) -> BearerToken {
        var fields = HTTPFields()
        for value in values {
            fields.append(HTTPField(name: .authorization, value: value))
        }
        return BearerToken(in: fields)
    }

    @Test(arguments: ["Bearer abc", "bearer abc", "BEARER abc", "bEaReR   abc"])
    func `the scheme is written in any case`(value: String) {
        #expect(read(value) == .token("abc"))
    }

    @Test func `a token is every character that RFC 6750 lets it be`() {
        let token = "AZaz09-._~+/=="
        #expect(read("Bearer " + token) == .token(token))
    }

    @Test(arguments: [
        "Basic YTpi", "Digest a=b", "Bearerabc", "BearerX abc", "enrichd_abc", "Token abc", "Be arer abc",
    ])
    func `another scheme is no bearer's`(value: String) {
        #expect(read(value) == .none)
    }

    @Test(arguments: [
        "Bearer", "Bearer ", "Bearer a b", "Bearer a,b", "Bearer a, Bearer b", "Bearer =", "Bearer a=b", "Bearer ä",
        "Bearer \"abc\"", "Bearer abc;",
    ])
    func `anything but one token is malformed`(value: String) {
        #expect(read(value) == .malformed)
    }

    @Test func `of two fields neither counts`() {
        #expect(read("Bearer abc", "Bearer abc") == .malformed)
        #expect(read("Basic YTpi", "Bearer abc") == .malformed)
    }

    @Test func `without the field there is none`() {
        #expect(read() == .none)
    }
}
