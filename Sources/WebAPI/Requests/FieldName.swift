import HTTPTypes

extension HTTPField.Name {
    /// A name that the package of names does not have.
    static func constant(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("a name of letters and hyphens") }
        return name
    }
}
