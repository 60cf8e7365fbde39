import FoundationEssentials
import HTTPTypes
import Testing

@testable import WebAPI

/// What nginx's configuration answers by itself against the contract.
@Suite struct NginxTests {
    private let configuration: String

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        configuration = String(
            decoding: try Data(contentsOf: root.appending(path: "nginx.conf")), as: UTF8.self)
    }

    @Test func `its failures have the types and titles of the responder's`() {
        let (types, titles) = (entries(of: "problem_type"), entries(of: "problem_title"))
        #expect(types["default"] == ProblemKind.of(.badGateway).type)
        let kinds = ProblemKind.ofEveryRoute.filter { $0.status != .forbidden }.map { ProblemKind.of($0.status) }
        for kind in kinds + [.notFound, .methodNotAllowed] {
            #expect(types["\(kind.status.code)"] ?? types["default"] == kind.type, "\(kind.status)")
            if let title = titles["\(kind.status.code)"] { #expect(title == kind.title, "\(kind.status)") }
        }
        #expect(types["403"] == nil)
        #expect(titles["403"] == ProblemKind.elsewhere.title)
    }

    @Test func `each status that it answers is in the contract of every route`() throws {
        // Of a path that is not there, of a method, of a PUT without a length, or at an address for this machine alone.
        let others: Set = ["403", "404", "405", "411"]
        let line = try #require(configuration.split(separator: "\n").first { $0.contains("error_page 4") })
        let statuses = line.split(whereSeparator: { !$0.isNumber }).map(String.init)
        #expect(statuses.count > 10)
        for status in Set(statuses).subtracting(others) {
            #expect(ProblemKind.ofEveryRoute.contains { "\($0.status.code)" == status }, "\(status)")
            let type = entries(of: "problem_type")[status] ?? "about:blank"
            #expect(ProblemKind.ofEveryRoute.contains { "\($0.status.code)" == status && $0.type == type }, "\(status)")
        }
    }

    /// What a status is mapped to.
    private func entries(of map: String) -> [String: String] {
        let body = configuration.split(separator: "map $status $\(map) {").last?.prefix { $0 != "}" } ?? ""
        return Dictionary(
            body.split(separator: "\n").compactMap { line in
                let words = line.split(separator: "\"", maxSplits: 1)
                guard words.count == 2 else { return nil }
                return (words[0].filter { $0 != " " }, String(words[1].prefix { $0 != "\"" }))
            }, uniquingKeysWith: { first, _ in first })
    }
}
