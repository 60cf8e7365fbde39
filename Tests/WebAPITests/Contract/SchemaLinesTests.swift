import Enrichment
import Testing

@testable import WebAPI

/// The patterns of the contract against what the code refuses.
@Suite struct SchemaLinesTests {
    /// Without the joiners, U+200C and U+200D, of which one behind a blank is the same character of Swift's.
    private static let scalars = [
        0...0x17F, 0x1670...0x1690, 0x1FF0...0x200B, 0x200E...0x2070, 0x2FF8...0x3010, 0xE000...0xE001,
    ]
    .joined().compactMap(Unicode.Scalar.init)

    @Test func `a pattern refuses what the code refuses, whatever the character`() throws {
        let parameter = QueryParameter.text("q", atMost: 5, "")
        let (line, lineOrEmpty) = (try pattern(of: parameter.schema), try pattern(of: .lineOrEmpty(atMost: 5)))
        for scalar in Self.scalars {
            for text in ["\(scalar)", "a\(scalar)b", " \(scalar) "] {
                let complaint = (text.trimmed.isEmpty ? "" : text).complaint(maximumLength: 5)
                #expect(text.contains(lineOrEmpty) == (complaint == nil), "\(scalar.value)")
                #expect(text.contains(line) == (parameter.complaint(about: text) == nil), "\(scalar.value)")
            }
        }
        #expect("".contains(lineOrEmpty))
    }

    @Test(arguments: [("", false), (" ", false), ("CEO", true), ("CEO, CTO", false), (" CEO", true), ("a\nb", false)])
    func `a title says something and holds no comma`(title: String, isTaken: Bool) throws {
        #expect(title.contains(try pattern(of: .lineWithoutComma(atMost: 100))) == isTaken)
    }

    private func pattern(of schema: Schema) throws -> Regex<AnyRegexOutput> {
        guard case .text(_, _, let pattern?) = schema else { throw Problem.inside("there is no pattern") }
        return try Regex(pattern).matchingSemantics(.unicodeScalar)
    }
}
