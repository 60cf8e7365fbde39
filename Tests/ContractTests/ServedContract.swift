import HTTPTypes
import TestKit

@testable import WebAPI

/// JSON as replies and the document are read; the API has a type of its own for requests.
typealias JSON = TestKit.JSONValue

/// The document as it is served, and what it says of replies.
struct ServedContract {
    static let shared = ServedContract()

    let document: JSON
    let validator: SchemaValidator

    private init() {
        document = (try? JSON(OpenAPIDocument(of: Router.routes).bytes)) ?? .null
        validator = SchemaValidator(document: document)
    }

    func operation(of route: Route) -> JSON {
        document["paths"][route.template][route.method.rawValue.lowercased()]
    }

    /// What is in the place itself, or what a reference there leads to.
    func resolved(_ value: JSON) -> JSON {
        value["$ref"].text.flatMap(validator.target) ?? value
    }

    /// What a reply has that the contract does not say of it, or lacks that it says.
    func complaints(about answer: World.Answer, to route: Route) -> [String] {
        let responses = operation(of: route)["responses"]
        let form = resolved(responses["\(answer.status)"])
        guard form != .null else {
            return ["the status \(answer.status) is not among \(responses.members.keys.sorted())"]
        }
        return missingFields(of: answer, under: form) + untoldFields(of: answer, under: form)
            + complaints(aboutBodyOf: answer, under: form)
    }

    private func missingFields(of answer: World.Answer, under form: JSON) -> [String] {
        form["headers"].members.compactMap { name, header in
            guard resolved(header)["required"] == .boolean(true), let name = HTTPField.Name(name) else { return nil }
            return answer.response.headerFields[name] == nil ? "there is no \(name)" : nil
        }
    }

    /// Fields that the document says nothing of, but for those that say the same of every reply.
    private func untoldFields(of answer: World.Answer, under form: JSON) -> [String] {
        var told = form["headers"].members.keys.compactMap { HTTPField.Name($0) }
        told += [.contentType, .cacheControl, .xContentTypeOptions]
        if told.contains(.contentSecurityPolicy) {
            told += ["Referrer-Policy", "Cross-Origin-Opener-Policy"].compactMap { HTTPField.Name($0) }
        }
        return answer.response.headerFields.map(\.name).filter { !told.contains($0) }.map { "\($0) is not told" }
    }

    private func complaints(aboutBodyOf answer: World.Answer, under form: JSON) -> [String] {
        let declared = form["content"].members
        let type = answer.response.headerFields[.contentType]
        guard let type else { return declared.isEmpty && answer.bytes.isEmpty ? [] : ["there is no content type"] }
        let bare = String(type.prefix { $0 != ";" })
        guard let media = declared[type] ?? declared[bare] else {
            return ["\(type) is not among \(declared.keys.sorted())"]
        }
        let body = type.contains("json") ? answer.json : .string(answer.text)
        return validator.complaints(about: body, under: media["schema"])
    }
}
