/// Why a request brought no reply.
///
/// Its texts are libcurl's own. They may name a host, but never a request's headers, body, path or query: a provider
/// key may travel in any of those.
package enum CurlFault: Error, Hashable, Sendable {
    /// Connecting or the whole exchange took longer than it may.
    case timedOut
    /// The host, or that of the proxy, has no address.
    case couldNotResolve(String)
    case couldNotConnect(String)
    /// No secure connection: the certificate was not trusted, or the two sides found no common ground.
    case tls(String)
    /// The connection broke before the reply was whole.
    case reset(String)
    /// What came back is no HTTP.
    case malformedReply(String)
    /// The reply's headers or body are larger than the settings allow.
    case tooLarge
    /// The latest instant for the request to leave had passed before a connection was ready for it. Nothing was sent.
    case tooLate
    /// The request cannot be sent as it is; sending it again changes nothing.
    case unsendable(String)
    /// The transport was shut down before the reply had come.
    case shutDown
    /// Anything else: libcurl's number and its sentence for it.
    case other(code: Int, String)
}

extension CurlFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .timedOut: "no reply within the time allowed"
        case .couldNotResolve(let text): "the host was not found: \(text)"
        case .couldNotConnect(let text): "no connection: \(text)"
        case .tls(let text): "no secure connection: \(text)"
        case .reset(let text): "the connection broke: \(text)"
        case .malformedReply(let text): "the reply is no HTTP: \(text)"
        case .tooLarge: "the reply is larger than allowed"
        case .tooLate: "the request could not leave in time"
        case .unsendable(let text): "the request cannot be sent: \(text)"
        case .shutDown: "the transport was shut down"
        case .other(let code, let text): "libcurl error \(code): \(text)"
        }
    }
}
