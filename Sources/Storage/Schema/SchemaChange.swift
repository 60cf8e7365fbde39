/// What it took to bring a database up to date.
package struct SchemaChange: Hashable, Sendable {
    /// The last step that was made before; nil for a database that held nothing of ours.
    package let from: String?
    /// The last step that this program knows, made by now.
    package let to: String?
    /// The steps that were made now, in order; none for a database that was up to date.
    package let steps: [String]
    /// The copy of what the database held before; nil when it held nothing, nothing was done or no copy was wanted.
    package let backup: String?
    /// How many of the numbers that are kept another application's writing had made wrong; they are right now.
    package var recounted = 0
}
