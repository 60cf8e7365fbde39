import NIOHTTP1
import Testing

@testable import ProviderSimulator

/// Every body that providers.md writes down for Snov, against what the simulator says.
@Suite struct SnovBodiesTests {
    private let client: SnovClient

    init() throws {
        client = try SnovClient(.unlimited())
    }

    /// The written body has the members of the real one and no others, each of the same type; nulls fit anything, and
    /// an array is told by its first element.
    private func expect(
        _ answer: JSONValue, hasShapeOf text: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let written = try JSONValue(parsing: text)
        #expect(answer.hasShape(of: written), "\(answer) is not like \(text)", sourceLocation: sourceLocation)
    }

    @Test func `a token is as written in B.1`() throws {
        try expect(
            client.simulator.askForToken().json(),
            hasShapeOf: #"{"access_token":"3yUy","token_type":"Bearer","expires_in":3600}"#)
    }

    @Test func `the free calls are as written in B.2`() throws {
        let count = try client.post("/v1/get-domain-emails-count", #"{"domain":"many.example"}"#).json()
        try expect(count, hasShapeOf: #"{"success":true,"domain":"a.example","webmail":false,"result":1369}"#)
        try expect(
            client.get("/v1/get-balance").json(),
            hasShapeOf: """
                {"success":true,"data":{"balance":"25000.00","teamwork":false,"unique_recipients_used":0,
                "limit_resets_in":29,"expires_in":359}}
                """)
        #expect(try client.get("/v1/get-balance").json()["data"]["balance"].text == "25000.00")
    }

    static let starts: [(SnovSearch, String, String)] = [
        (
            .company, #"{"domain":"acme.example"}"#,
            #"{"data":[],"meta":{"domain":"a.example","task_hash":"6f15"},"links":{"result":"https://api.snov.io/"}}"#
        ),
        (
            .prospects, #"{"domain":"acme.example","page":1,"positions":["Founder"]}"#,
            """
            {"data":[],"meta":{"domain":"a.example","tab":"prospects","task_hash":"3384","page":1,"positions":["CEO"]},
            "links":{"result":"https://api.snov.io/"}}
            """
        ),
        (
            .domainEmails, #"{"domain":"acme.example"}"#,
            """
            {"data":[],"meta":{"domain":"a.example","tab":"emails","task_hash":"a","next":""},
            "links":{"result":"https://api.snov.io/"}}
            """
        ),
        (
            .genericContacts, #"{"domain":"acme.example"}"#,
            """
            {"data":[],"meta":{"domain":"a.example","tab":"service","task_hash":"a","next":""},
            "links":{"result":"https://api.snov.io/"}}
            """
        ),
        (
            .names, #"{"rows":[{"first_name":"Ada","last_name":"Lee","domain":"acme.example"}]}"#,
            #"{"data":{"task_hash":"a"},"meta":{},"links":{"result":"https://api.snov.io/"}}"#
        ),
        (
            .verification, #"{"emails":["ada@acme.example"]}"#,
            #"{"data":{"task_hash":"a"},"meta":{},"links":{"result":"https://api.snov.io/"}}"#
        ),
    ]

    @Test(arguments: starts)
    func `a start is as written in B.4, and its link leads to the result`(
        search: SnovSearch, question: String, written: String
    ) throws {
        let answer = client.start(search, question)
        #expect(answer.status == .accepted)
        let reply = try answer.json()
        try expect(reply, hasShapeOf: written)
        let hash = try #require(reply.taskHash)
        #expect(hash.utf8.count == 32 && hash.allSatisfy { $0.isHexDigit })
        let path = try SnovClient.path(reply["links"]["result"])
        #expect(path == search.resultPath(of: hash))
        let pending = try client.get(path).json()
        #expect(pending["status"].text == "in_progress")
        #expect(pending["data"] == .array([]))
        #expect(try client.get(path).json()["status"].text == "completed")
        #expect(try client.get(path).json()["status"].text == "completed", "a result can be read again")
    }

    static let results: [(SnovSearch, String, String)] = [
        (
            .company, #"{"domain":"acme.example"}"#,
            """
            {"data":{"company_name":"A","city":"Berlin","founded":"2017","website":"a.example","hq_phone":"4930000",
            "industry":"Computer Software","size":"51-200","related_domains":["a.test"]},
            "meta":{"domain":"a.example","task_hash":"6f15","prospects_count":196,"emails_count":108,
            "generic_contacts_count":9},
            "links":{"prospects":"https:","domain_emails":"…","generic_contacts":"…"},"status":"completed"}
            """
        ),
        (
            .prospects, #"{"domain":"acme.example"}"#,
            """
            {"data":[{"first_name":"Ada","last_name":"Lee","position":"Web developer",
            "source_page":"https://www.linkedin.com/in/ada-lee/","search_emails_start":"https://api.snov.io/v2/"}],
            "meta":{"domain":"a.example","tab":"prospects","task_hash":"3384","page":1,"positions":[],
            "total_count":18},"links":{"next":""},"status":"completed"}
            """
        ),
        (
            .prospects, #"{"domain":"revealed.example"}"#,
            """
            {"data":[{"first_name":"Ada","last_name":"Lee","position":"Web developer","source_page":"",
            "emails":{"emails":[{"email":"…","smtp_status":"valid"}]}}],
            "meta":{"domain":"a.example","tab":"prospects","task_hash":"3384","page":1,"positions":[],
            "total_count":18},"links":{"next":""},"status":"completed"}
            """
        ),
        (
            .domainEmails, #"{"domain":"many.example"}"#,
            """
            {"data":[{"email":"x@a.example"}],"meta":{"domain":"a.example","tab":"emails","task_hash":"a",
            "next":"4ae6","total_count":108},"links":{"next":"https://"},"status":"completed"}
            """
        ),
        (
            .genericContacts, #"{"domain":"many.example"}"#,
            """
            {"data":[{"email":"x@a.example"}],"meta":{"domain":"a.example","tab":"service","task_hash":"a",
            "next":"","total_count":108},"links":{"next":""},"status":"completed"}
            """
        ),
        (
            .verification, #"{"emails":["info@acme.example"]}"#,
            """
            {"data":[{"email":"…","result":{"smtp_status":"valid","is_valid_format":true,"is_disposable":false,
            "is_webmail":false,"is_gibberish":false,"unknown_status_reason":"catchall"}}],"meta":{"task_hash":"a"},
            "links":[],"status":"completed"}
            """
        ),
    ]

    @Test(arguments: results)
    func `a result is as written in B.4`(search: SnovSearch, question: String, written: String) throws {
        try expect(client.complete(search, question), hasShapeOf: written)
    }

    @Test func `the address of a prospect is as written in B.4.3`() throws {
        let rows = try client.complete(.prospects, #"{"domain":"many.example"}"#)["data"].elements
        let link = try #require(rows.map { $0["search_emails_start"] }.first { $0 != .null })
        let path = try SnovClient.path(link)
        #expect(path.split(separator: "/").last?.utf8.count == 104)
        let started = client.post(path)
        try expect(
            started.json(), hasShapeOf: #"{"data":[],"meta":{"task_hash":"a"},"links":{"result":"https://"}}"#)
        try expect(
            client.finish(started, of: .prospectEmails),
            hasShapeOf: """
                {"data":{"searching_date":"2026-01-01 11:11:11","emails":[{"email":"ada@a.example",
                "smtp_status":"valid"}]},"meta":{"task_hash":"5e84"},"links":[],"status":"completed"}
                """)
    }

    @Test func `a search by name is as written in B.4.6`() throws {
        let known = try #require(
            SnovCompany(domain: "acme.example").prospects.first {
                $0.contact.firstName != nil && $0.contact.lastName != nil && !$0.addresses.isEmpty
            })
        let (first, last) = (try #require(known.contact.firstName), try #require(known.contact.lastName))
        let result = try client.complete(
            .names,
            """
            {"rows":[{"first_name":"\(first)","last_name":"\(last.uppercased())","domain":"acme.example"},
            {"first_name":"Nobody","last_name":"Here","domain":"acme.example"}]}
            """)
        try expect(
            result,
            hasShapeOf: """
                {"status":"completed","data":[{"people":"Ada Lee","result":[{"email":"…","smtp_status":"valid",
                "is_valid_format":true,"is_disposable":false,"is_webmail":false,"is_gibberish":false,
                "unknown_status_reason":""}]}],"meta":{"task_hash":"a"},"links":[]}
                """)
        #expect(result["data"].elements.first?["result"].elements.first?["email"].text == known.addresses[0].email)
        #expect(result["data"].elements.last?["result"] == .array([]))
    }

    static let refusals: [(SnovRefusal, Int, String)] = [
        (
            .outOfCredits, 400,
            #"{"errors":[{"user_id":"Sorry, you ran out of credits, please order more credits"}]}"#
        ),
        (
            .outOfCreditsOfOld, 502,
            #"{"success":false,"message":"Sorry, you ran out of credits, please order more credits"}"#
        ),
        (.notFound, 404, #"{"errors":{"code":404,"title":"Sorry, but url or entity not found","source":""}}"#),
        (.invalidClient, 401, #"{"error":"invalid_client","message":"Client authentication failed"}"#),
        (.rateLimit, 429, #"{"error":"Rate limit exceeded"}"#),
        (.missingDomain, 400, #"{"success":false,"errors":["The domain field is required."]}"#),
        (.invalidPage, 400, #"{"success":false,"errors":"The page must be a positive integer."}"#),
    ]

    @Test(arguments: refusals)
    func `an error is as written in B.5`(refusal: SnovRefusal, status: Int, written: String) throws {
        #expect(Int(refusal.answer.status.code) == status)
        #expect(try refusal.answer.json() == JSONValue(parsing: written))
    }

    @Test(arguments: [SnovRefusal.blocked, .gatewayTimeout])
    func `a page of HTML is no JSON`(refusal: SnovRefusal) {
        #expect(refusal.answer.contentType == Answer.html)
        #expect(throws: (any Error).self) { try refusal.answer.json() }
    }
}

extension JSONValue {
    /// Whether this has the members of `written`, each of the type it has there.
    fileprivate func hasShape(of written: JSONValue) -> Bool {
        switch (self, written) {
        case (.null, _), (_, .null): true
        case (.string, .string), (.integer, .integer), (.bool, .bool): true
        case (.array(let own), .array(let others)):
            own.isEmpty || others.isEmpty || own.contains { $0.hasShape(of: others[0]) }
        case (.object(let own), .object(let others)):
            Set(own.keys) == Set(others.keys) && own.allSatisfy { $1.hasShape(of: others[$0] ?? .null) }
        default: false
        }
    }
}
