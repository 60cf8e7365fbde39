import Enrichment
import Testing

@testable import Enrichctl

@Suite struct NameListTests {
    private func list(_ text: String, cutEvery size: Int = 7) -> NameList {
        list(Array(text.utf8), cutEvery: size)
    }

    private func list(_ bytes: [UInt8], cutEvery size: Int = 7) -> NameList {
        var list = NameList(spelling: ForgettingOptions.names)
        for start in stride(from: 0, to: bytes.count, by: size) {
            list.add(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        list.finish()
        return list
    }

    @Test(arguments: [1, 2, 7, 1_000])
    func `each line is an address or a domain, wherever the pieces are cut`(size: Int) {
        let list = list(
            "Ann@A.Example\r\n\n  https://www.B.example/x \nann+news@a.example\nbob@münchen.example\nBÜCHER.example",
            cutEvery: size)
        #expect(
            list.names == [
                .address("ann@a.example"), .domain("b.example"), .address("ann+news@a.example"),
                .address("bob@xn--mnchen-3ya.example"), .domain("xn--bcher-kva.example"),
            ])
        #expect(list.refusals.isEmpty)
    }

    @Test func `what will not do is told by its line and never by its text`() {
        let long = String(repeating: "secret", count: 200_000)
        let list = list(
            "@secret.example\nco.uk\nse cret@a.example\nsecret\0@a.example\n\(long)@a.example\nann@a.example\nsecret")
        #expect(list.names == [.address("ann@a.example")])
        #expect(list.refusals.map { $0.prefix { $0 != ":" } } == [1, 2, 3, 4, 5, 7].map { "line \($0)" })
        #expect(!list.refusals.joined().contains("secret"))
    }

    @Test func `bytes that are no text are refused`() {
        let list = list([0xFF, 0xFE, 0x40, 0x61])
        #expect(list.names.isEmpty && list.refusals == ["line 1: It is no UTF-8."])
    }

    @Test func `arguments are told by their place`() {
        var list = NameList(spelling: ForgettingOptions.names)
        list.add(arguments: ["ann@a.example", "-", "com"])
        #expect(list.names == [.address("ann@a.example")])
        #expect(list.refusals.count == 1 && list.refusals[0].hasPrefix("argument 3: "))
    }
}
