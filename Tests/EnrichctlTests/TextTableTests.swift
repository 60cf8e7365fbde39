import Testing

@testable import Enrichctl

@Suite struct TextTableTests {
    @Test func `columns are as wide as their widest word, and no line ends in blanks`() {
        var table = TextTable(heading: ["ID", "NAME", "STATE"])
        table.add(["1", "crm", "valid"])
        table.add(["10", "Zoë’s laptop", ""])
        #expect(
            table.text == """
                ID  NAME          STATE
                1   crm           valid
                10  Zoë’s laptop

                """)
    }
}
