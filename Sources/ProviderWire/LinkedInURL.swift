/// A person's page on LinkedIn, as a URL that is safe to put behind a link.
///
/// Hunter gives a full URL today and gave bare handles before (providers.md, A.5 and A.10).
package enum LinkedInURL {
    /// `https` URLs as they are, `http` ones made `https`, handles and addresses without a scheme made URLs; nil for
    /// anything else, other schemes above all.
    package static func normalized(_ text: String?) -> String? {
        // What is taken out of a text, or cut off, would make another link of this one.
        guard let whole = text, whole.utf8.count <= 4 * PlainText.maximumLength,
            let text = PlainText.kept(whole), !whole.unicodeScalars.contains(where: isHidden),
            text.unicodeScalars.count < PlainText.maximumLength, text.unicodeScalars.allSatisfy(isLinkSafe)
        else { return nil }
        let lowercased = String(text.unicodeScalars.prefix(64)).lowercased()
        for scheme in ["https://", "http://"] where lowercased.hasPrefix(scheme) {
            let rest = text.unicodeScalars.dropFirst(scheme.count)
            guard let first = rest.first, isLetterOrNumber(first) else { return nil }
            return scheme == "https://" ? text : "https://" + String(rest)
        }
        let rest = text.drop { $0 == "/" }
        if isOfLinkedIn(lowercased.drop { $0 == "/" }) { return "https://" + rest }
        return page(of: text)
    }

    /// Whether it begins with LinkedIn's host, which has a name of its own in many countries, and goes on with a path.
    private static func isOfLinkedIn(_ text: Substring) -> Bool {
        let host = text.prefix { $0 != "/" }
        guard host.endIndex < text.endIndex else { return false }
        if host == "linkedin.com" { return true }
        let name = host.dropLast(".linkedin.com".count)
        return host.hasSuffix(".linkedin.com") && !name.isEmpty && name.utf8.allSatisfy { (0x61...0x7A).contains($0) }
    }

    private static func page(of text: String) -> String? {
        var handle = Substring(text)
        for prefix in ["/in/", "in/", "@"] where handle.hasPrefix(prefix) {
            handle = handle.dropFirst(prefix.count)
            break
        }
        if handle.last == "/" { handle.removeLast() }
        let isHandle = handle.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                ? isUnreserved(UInt8(scalar.value)) || scalar == "%" : scalar.properties.isAlphabetic
        }
        guard isHandle, handle.unicodeScalars.contains(where: isLetterOrNumber) else { return nil }
        if handle.utf8.allSatisfy(isUnreserved) { return "https://www.linkedin.com/in/" + handle }
        // What is percent-encoded already stays so.
        let encoded = handle.split(separator: "%", omittingEmptySubsequences: false)
            .map { String($0).percentEncoded }.joined(separator: "%")
        return "https://www.linkedin.com/in/" + encoded
    }

    private static func isLetterOrNumber(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " "..."~", "\t", "\n", "\r": false
        default: scalar.properties.isBidiControl || scalar.properties.generalCategory == .control
        }
    }

    /// Whether it may stand in an address behind a link.
    package static func isLinkSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "<", ">", "\\", "`": false
        case "!"..."~": true
        default: !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
        }
    }
}
