/// One line of text that a person writes, in the words of a pattern (JSON Schema Validation 2020-12, section 6.3.3): what
/// `String.complaint` refuses, the pattern does too.
extension Schema {
    /// It may be blank.
    static func line(atMost maximumLength: Int) -> Schema {
        .text(characters: 0...maximumLength, pattern: "^[^\(controls)]*$")
    }

    /// It is empty, as forms send what is not filled in, or says something.
    static func lineOrEmpty(atMost maximumLength: Int) -> Schema {
        .text(characters: 0...maximumLength, pattern: "^(?:\(somethingAmong(controls)))?$")
    }

    /// It says something, and holds no comma.
    static func lineWithoutComma(atMost maximumLength: Int) -> Schema {
        .text(characters: 1...maximumLength, pattern: "^\(somethingAmong(controls + ","))$")
    }

    private static func somethingAmong(_ excluded: String) -> String {
        "[^\(excluded)]*[^\(excluded)\(blanks)][^\(excluded)]*"
    }

    /// Control characters, and what parts lines and paragraphs.
    private static let controls = #"\u0000-\u001F\u007F-\u009F\u2028\u2029"#
    /// White space (Unicode, White_Space) but for the above.
    private static let blanks = #"\u0020\u00A0\u1680\u2000\u2001\u2002-\u200A\u202F\u205F\u3000"#
}
