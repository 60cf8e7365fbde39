import CDomainNames

/// The names under which others register theirs: `com`, `co.uk`, `github.io` (publicsuffix.org).
///
/// The list that is built into libpsl, which Debian updates with the library: the same name gets the same verdict in
/// every process. A top level that the list does not know counts as a suffix of one label.
enum PublicSuffixes {
    /// `name` is ASCII in lower case, without a closing dot.
    static func contains(_ name: String) -> Bool {
        unsafe psl_is_public_suffix(psl_builtin(), name) != 0
    }
}
