import CDomainNames

/// A host in its ASCII form: mapped as UTS #46 says (non-transitional), each international label in punycode
/// (IDNA 2008, RFC 5891).
///
/// libidn2's own STD3 flag is left off: where STD3 forbids a character the library drops it and goes on, so that
/// `a b.com` would become the name of somebody else. What comes back may thus hold any ASCII; the caller checks it.
func asciiName(_ host: Substring) throws(DomainFault) -> String {
    // 253 characters of at most four bytes each; longer input cannot become a name and is not worth the mapping.
    guard host.utf8.count <= 253 * 4 else { throw .tooLong }
    let flags = Int32(IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue)
    var output: UnsafeMutablePointer<CChar>?
    let status = unsafe idn2_to_ascii_8z(String(host), &output, flags)
    defer { unsafe idn2_free(output) }
    guard status == IDN2_OK.rawValue, let bytes = unsafe output else { throw fault(of: status) }
    return unsafe String(cString: bytes)
}

private func fault(of status: Int32) -> DomainFault {
    switch status {
    case IDN2_TOO_BIG_DOMAIN.rawValue: .tooLong
    case IDN2_TOO_BIG_LABEL.rawValue, IDN2_PUNYCODE_BIG_OUTPUT.rawValue: .label
    case IDN2_HYPHEN_STARTEND.rawValue, IDN2_2HYPHEN.rawValue: .label
    default: .characters
    }
}
