import Enrichment
import FoundationEssentials
import HTTPTypes
import ProviderWire

/// `GET|POST /v2/domain-search`: one question, written as Hunter wants it (providers.md, A.2 and A.4).
///
/// Only what is set is sent, `limit` always. Lists are comma text. A location goes only by POST, and then everything
/// else is in the JSON body too.
struct DomainSearchRequest {
    let request: HTTPRequest
    let body: [UInt8]

    /// - Parameter page: how many addresses to ask for, and from where on; the filters' own limit and offset don't count.
    init(_ search: DomainSearch, _ page: PageWalk.Page, at address: ProviderAddress, key: String) throws {
        let parameters = Self.parameters(of: search, page)
        guard let location = LocationParameter(search.filters.location) else {
            let query = parameters.map { "\($0.name)=\($0.value.percentEncoded)" }.joined(separator: "&")
            request = address.request(.get, "\(Self.path)?\(query)", secret: (HunterKey.fieldName, key))
            body = []
            return
        }
        var post = address.request(.post, Self.path, secret: (HunterKey.fieldName, key))
        post.headerFields[.contentType] = "application/json"
        request = post
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        body = [UInt8](try encoder.encode(Body(parameters: parameters, location: location)))
    }

    private static let path = "/v2/domain-search"

    private enum Value {
        case text(String)
        case number(Int)
        case truth(Bool)

        var percentEncoded: String {
            switch self {
            case .text(let text): text.percentEncoded
            case .number(let number): String(number)
            case .truth(let truth): String(truth)
            }
        }
    }

    private static func parameters(
        of search: DomainSearch, _ page: PageWalk.Page
    ) -> [(name: String, value: Value)] {
        let filters = search.filters
        var parameters: [(name: String, value: Value)] = [("domain", .text(search.domain))]
        func add(_ name: String, _ words: [String]) {
            let list = words.filter { !$0.isEmpty }.joined(separator: ",")
            if !list.isEmpty { parameters.append((name, .text(list))) }
        }
        if let company = filters.company, !company.isEmpty { parameters.append(("company", .text(company))) }
        parameters.append(("limit", .number(page.limit)))
        if page.offset > 0 { parameters.append(("offset", .number(page.offset))) }
        add("type", [filters.kind?.rawValue ?? ""])
        add("seniority", filters.seniorities.map(\.rawValue))
        add("department", filters.departments.map(\.rawValue))
        add("required_field", [filters.requiredField?.rawValue ?? ""])
        add("verification_status", filters.verificationStatuses.map(\.rawValue))
        add("job_titles", filters.jobTitles.map(oneTitle))
        if let decides = filters.decisionMaker { parameters.append(("decision_maker", .truth(decides))) }
        return parameters
    }

    /// A title without commas, which would make it two titles and buy contacts nobody asked for.
    private static func oneTitle(_ title: String) -> String {
        title.split { $0 == "," || $0.isWhitespace }.joined(separator: " ")
    }

    private struct Body: Encodable {
        let parameters: [(name: String, value: Value)]
        let location: LocationParameter

        private struct Name: CodingKey {
            let stringValue: String
            let intValue: Int? = nil

            init(stringValue: String) {
                self.stringValue = stringValue
            }

            init?(intValue: Int) { nil }
        }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: Name.self)
            for (name, value) in parameters {
                switch value {
                case .text(let text): try members.encode(text, forKey: Name(stringValue: name))
                case .number(let number): try members.encode(number, forKey: Name(stringValue: name))
                case .truth(let truth): try members.encode(truth, forKey: Name(stringValue: name))
                }
            }
            try members.encode(location, forKey: Name(stringValue: "location"))
        }
    }
}
