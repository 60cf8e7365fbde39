/// What can be wrong inside this target; none of it leaves `HunterProvider` but `unusableBaseURL`.
package enum HunterFault: Error, Hashable, Sendable {
    /// The configured base URL can't be used; the text says why, as a sentence.
    case unusableBaseURL(String)
    /// The body is no JSON text: it stops being one at this byte.
    case notJSON(offset: Int)
    /// The body is JSON, but this part of what Hunter promises is missing.
    case missing(String)
}
