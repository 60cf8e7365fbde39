import Testing

@testable import ProviderSimulator

@Suite struct JobTitleTests {
    @Test(arguments: [
        ("Chief Technology Officer", "CTO", true),
        ("CTO", "chief technology officer", true),
        ("VP Sales", "vice-president", true),
        ("Head of Sales", "sales", true),
        ("Head of Sales", "Head  of", true),
        ("Head of Sales", "head sales", false),
        ("Head of Sales", "sale", false),
        ("Sales", "Head of Sales", false),
        ("Sales", "!", false),
        ("", "Sales", false),
    ])
    func `a title holds another's words side by side`(title: String, other: String, holds: Bool) {
        #expect(JobTitle(title).contains(JobTitle(other)) == holds)
    }
}
