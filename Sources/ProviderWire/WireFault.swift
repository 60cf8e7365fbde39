/// What can be wrong with what goes to or comes from a provider.
package enum WireFault: Error, Hashable, Sendable {
    /// The configured base URL can't be used; the text says why, as a sentence.
    case unusableBaseURL(String)
    /// The body is no JSON text: it stops being one at this byte.
    case notJSON(offset: Int)
    /// The body is JSON, but this part of what the provider promises is missing.
    case missing(String)
}
