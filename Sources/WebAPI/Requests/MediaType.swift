import Enrichment
import HTTPTypes

/// Whether a request says that its body is of the one type that its route takes, in UTF-8 and not packed. A form of
/// another site can send none of these types without asking first (Fetch, section 2.2.2, "CORS-safelisted
/// request-header").
enum MediaType {
    static let json = "application/json"
    static let csv = "text/csv"
    static let problem = "application/problem+json"
    static let html = "text/html; charset=utf-8"

    static func isAccepted(_ fields: HTTPFields, as type: String = json) -> Bool {
        guard let value = fields[.contentType] else { return false }
        let parts = value.split(separator: ";", omittingEmptySubsequences: false).map {
            String($0).trimmed.lowercased()
        }
        guard parts.first == type else { return false }
        let isUTF8 = parts.dropFirst().allSatisfy { parameter in
            !parameter.hasPrefix("charset=") || ["charset=utf-8", "charset=\"utf-8\""].contains(parameter)
        }
        let encoding = fields[.contentEncoding]?.lowercased() ?? "identity"
        return isUTF8 && encoding == "identity"
    }
}
