import Enrichment
import HTTPTypes

/// Whether a request says that its body is `application/json`, in UTF-8 and not packed. Nothing else is read: a form of
/// another site can't send this type without asking first.
enum MediaType {
    static let json = "application/json"

    static func isAccepted(_ fields: HTTPFields) -> Bool {
        guard let value = fields[.contentType] else { return false }
        let parts = value.split(separator: ";", omittingEmptySubsequences: false).map {
            String($0).trimmed.lowercased()
        }
        guard parts.first == json else { return false }
        let isUTF8 = parts.dropFirst().allSatisfy { parameter in
            !parameter.hasPrefix("charset=") || ["charset=utf-8", "charset=\"utf-8\""].contains(parameter)
        }
        let encoding = fields[.contentEncoding]?.lowercased() ?? "identity"
        return isUTF8 && encoding == "identity"
    }
}
