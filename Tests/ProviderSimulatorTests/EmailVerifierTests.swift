import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct EmailVerifierTests {
    private let simulator = Simulator(SimulatorSettings(perSecond: 0, perMinute: 0))

    private func verify(_ address: String, key: String? = "good") -> Answer {
        simulator.ask(.GET, "/v2/email-verifier?email=\(address)", key: key)
    }

    private func credits() throws -> String? {
        try simulator.ask(.GET, "/v2/account").json()["data"]["requests"]["credits"]["used"].scalarText
    }

    @Test func `an address that a search shows has the status it shows`() throws {
        let company = SimulatedCompany(domain: "many.example")
        var charges = 0
        for contact in (0..<company.contactCount).map(company.contact) {
            guard let status = contact.verification?.status else { continue }
            let data = try verify(contact.address).json()["data"]
            #expect(data["status"].text == status)
            #expect(data["sources"].elements.count == contact.sources.count)
            if ["valid", "invalid", "accept_all"].contains(status) { charges += 1 }
        }
        #expect(charges > 10)
        let used = charges.isMultiple(of: 2) ? "\(charges / 2)" : "\(Double(charges) / 2)"
        #expect(try credits() == used)
    }

    @Test(arguments: [
        ("ada@gmail.com", "webmail", "0"), ("ada@mailinator.com", "disposable", "0"),
        ("ada@none.example", "invalid", "0.5"),
        ("ada@catchall.example", "accept_all", "0.5"),
    ])
    func `the domain tells of addresses that nobody has seen`(address: String, status: String, cost: String) throws {
        let answer = try verify(address).json()
        #expect(answer["data"]["status"].text == status)
        #expect(answer["data"]["email"].text == address)
        #expect(answer["meta"]["params"]["email"].text == address)
        #expect(try credits() == cost)
    }

    @Test func `the members are the documented ones`() throws {
        let data = try verify("ada@many.example").json()["data"]
        let documented: Set = [
            "status", "result", "_deprecation_notice", "score", "email", "regexp", "gibberish", "disposable", "webmail",
            "mx_records", "smtp_server", "smtp_check", "accept_all", "block", "sources",
        ]
        #expect(data.names == documented)
        #expect(try verify("ada@a.example", key: "test-api-key").json()["data"].names == documented)
        #expect(verify("a@a.example", key: "test-api-key").body == verify("b@b.example", key: "test-api-key").body)
    }

    @Test func `a verification that takes its time is 202 first, then there, and billed once`() throws {
        let running = verify("ada@slow.example")
        #expect(running.status == .accepted)
        #expect(try running.json()["data"]["status"] == .null)
        #expect(try credits() == "0")
        let done = verify("ada@slow.example")
        #expect(done.status == .ok)
        #expect(try done.json()["data"]["status"].text != nil)
        #expect(verify("bo@slow.example").status == .accepted)
        #expect(verify("ada@slow.example", key: "good-2").status == .accepted)
    }

    @Test func `a mail server that answers unexpectedly is 222 once`() throws {
        let failed = verify("ada@flaky.example")
        #expect(failed.status.code == 222)
        #expect(try failed.json()["errors"].elements.first?["code"].count == 222)
        #expect(try credits() == "0")
        #expect(verify("ada@flaky.example").status == .ok)
    }

    @Test func `an address whose owner said no is 451, and free`() throws {
        #expect(try verify("ada@claimed.example").json() == Refusal.claimedEmail.answer.json())
        #expect(try credits() == "0")
    }

    @Test(arguments: ["ada", "@a.example", "ada@", "a@b@c.example", "ada@localhost", "a+b@a.example"])
    func `what is no address is refused`(text: String) throws {
        // The last one's plus sign is a blank in a query.
        #expect(try verify(text).json() == Refusal.invalidEmail.answer.json())
    }

    @Test(arguments: [
        ("exhausted", Refusal.verificationLimit), ("nocredit", .noCredit), ("restricted", .restrictedAccount),
        ("wrong", .authenticationFailed),
    ])
    func `a key's class tells its refusal`(key: String, refusal: Refusal) throws {
        #expect(try verify("ada@many.example", key: key).json() == refusal.answer.json())
    }
}
