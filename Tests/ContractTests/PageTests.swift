import Crypto
import Enrichment
import FoundationEssentials
import HTTPTypes
import Testing

@testable import WebAPI

/// The page against the routes, and against what browsers make of it.
@Suite struct PageTests {
    private let page = String(decoding: ContractPage(of: Router.routes).bytes, as: UTF8.self)

    @Test func `it is served with a policy that lets it show itself and nothing else`() throws {
        let world = try World()
        let reply = try world.exchange(Contract.page)
        #expect(reply.text == page)
        #expect(reply.response.headerFields[.contentSecurityPolicy] == ContractStyle.policy)
        #expect(ContractStyle.policy.hasPrefix("default-src 'none'; "))
        let tag = try #require(reply.response.headerFields[.eTag])
        #expect(try world.exchange(Contract.page, fields: [(.ifNoneMatch, tag)]).status == 304)
    }

    @Test func `its style is the one that the policy allows`() {
        let hash = Data(SHA256.hash(data: Data(ContractStyle.sheet.utf8))).base64EncodedString()
        #expect(ContractStyle.hash == hash)
        #expect(page.contains("<style>\(ContractStyle.sheet)</style>"))
        #expect(!ContractStyle.sheet.contains("</"))
        #expect(!ContractStyle.sheet.contains("url("))
    }

    @Test func `it tells every operation, and a command for each of its examples`() {
        for route in Router.routes {
            #expect(page.contains("id=\"\(route.operation.id)\""), "\(route.template)")
            for (_, command) in CurlCommand.all(of: route) {
                #expect(page.contains(escaped(command.text)), "\(command.text)")
            }
        }
    }

    @Test func `each link leads into the page or to the document`() {
        let targets = values(of: "href")
        let ids = values(of: "id")
        #expect(Set(ids).count == ids.count)
        #expect(!targets.isEmpty)
        for target in targets where target != Contract.document.template {
            #expect(target.hasPrefix("#") && ids.contains(String(target.dropFirst())), "\(target)")
        }
        for label in values(of: "aria-labelledby") {
            #expect(ids.contains(label), "\(label)")
        }
    }

    @Test func `its elements close in the order in which they opened, and none of them loads or runs anything`() throws
    {
        var open: [String] = []
        for match in page.replacing(ContractStyle.sheet, with: "").matches(of: #/<(/?)([a-z0-9]+)[^<>]*>/#) {
            let name = String(match.2)
            #expect(!["script", "img", "link", "iframe", "object", "form"].contains(name))
            if match.1 == "/" {
                #expect(open.popLast() == name)
            } else if name != "meta" {
                open.append(name)
            }
        }
        #expect(open.isEmpty)
        #expect(page.matches(of: #/\son[a-z]+=/#).isEmpty)
    }

    @Test func `whatever stands in a contract is text on the page`() {
        let hostile = #"</style><script>alert("1")</script>&amp;'`<b>`"#
        let parameter = QueryParameter.text("q", atMost: 5, hostile).showing(hostile)
        let route = Route(
            .get, "/x", needs: .read,
            Operation(
                "x", hostile, description: hostile, query: [parameter],
                body: .json(
                    NamedSchema("X", .object([.always(hostile, .words([hostile]), hostile)])),
                    examples: [Example(hostile, hostile)]),
                replies: [ReplyForm(.ok, hostile, .text(), fields: [(hostile, hostile)])])
        ) { _, _ in throw Problem.inside("nobody calls it") }
        let page = String(decoding: ContractPage(of: [route]).bytes, as: UTF8.self)
        #expect(!page.contains("<script"))
        #expect(!page.contains("<b>"))
        #expect(page.matches(of: #/</style>/#).count == 1)
    }

    private func values(of attribute: String) -> [String] {
        page.split(separator: " \(attribute)=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;")
    }
}
