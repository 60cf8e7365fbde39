import Enrichment
import Testing

@testable import Hunter

/// What `data` says of the company, of any era.
@Suite struct CompanyFactsTests {
    private func company(_ members: String) throws -> CompanyFacts? {
        try DomainSearchReply(Array(#"{"data":{\#(members)"emails":[]}}"#.utf8)).company
    }

    private func facts(_ change: (inout CompanyFacts) -> Void) -> CompanyFacts {
        var facts = CompanyFacts()
        change(&facts)
        return facts
    }

    @Test func `a mail provider says that it is one`() throws {
        let facts = try company(#""domain":"gmail.com","webmail":true,"disposable":false,"#)
        #expect(
            facts
                == self.facts {
                    $0.isWebmail = true
                    $0.isDisposable = false
                })
    }

    @Test func `an organization that is guessed for a domain that is not known is kept`() throws {
        let facts = try company(#""domain":null,"organization":"Guessed Ltd","pattern":null,"accept_all":false,"#)
        #expect(
            facts
                == self.facts {
                    $0.organization = "Guessed Ltd"
                    $0.acceptsAll = false
                })
    }

    @Test func `the fields of 2023 and linked domains are passed over`() throws {
        let facts = try company(
            #"""
            "domain":"a.example","organization":"A","description":"…","industry":"x","twitter":"https://x.example",
            "linkedin":"https://l.example","technologies":["nginx",null],"country":"DE","state":null,"city":"Berlin",
            "postal_code":10115,"headcount":"11-50","company_type":"private","linked_domains":["b.example"],
            """#)
        #expect(facts == self.facts { $0.organization = "A" })
    }

    @Test(arguments: ["null", "7", "[]", "{}", "\"\"", "\" \"", "\"\\u0000\""])
    func `a strange value costs its fact`(value: String) throws {
        for name in ["organization", "pattern", "accept_all", "disposable", "webmail"] {
            #expect(try company(#""domain":"a.example","\#(name)":\#(value),"#) == nil, "\(name): \(value)")
        }
    }

    @Test func `texts are kept on one line, and no longer than any other`() throws {
        let long = String(repeating: "é", count: 5000)
        let facts = try #require(try company(#""organization":" A\nB\u202e ","pattern":"\#(long)","#))
        #expect(facts.organization == "A B")
        #expect(facts.pattern?.count == 1000)
    }

    @Test func `of each fact a search keeps what the last page says that says anything of it`() throws {
        var sum = PageSum()
        for members in [
            #""organization":"A","pattern":"{f}","accept_all":true,"webmail":false,"#,
            #""organization":"B","accept_all":false,"disposable":true,"#, #""domain":"a.example","pattern":null,"#, "",
        ] {
            sum.add(try DomainSearchReply(Array(#"{"data":{\#(members)"emails":[]}}"#.utf8)))
        }
        let company = facts {
            $0.organization = "B"
            $0.pattern = "{f}"
            $0.acceptsAll = false
            $0.isDisposable = true
            $0.isWebmail = false
        }
        #expect(sum.finding([], noting: nil).company == company)
    }

    @Test(arguments: ["webmail", "disposable", "accept_all"])
    func `a domain that is not known says nothing by false, and something by true`(name: String) throws {
        #expect(try company(#""domain":null,"\#(name)":false,"#) == nil)
        #expect(try company(#""domain":null,"\#(name)":true,"#) != nil)
    }
}
