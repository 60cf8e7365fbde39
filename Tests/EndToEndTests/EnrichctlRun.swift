import Foundation
import HTTPTypes
import TestKit

/// `enrichctl`, run to its end.
struct EnrichctlRun {
    let status: Int32
    let output: String
    let errors: String

    var json: JSONValue { (try? JSONValue(Array(output.utf8))) ?? .null }

    /// It sees `environment` and nothing else; `input` is all that it can read.
    init(_ arguments: [String], environment: [String: String], input: String = "") throws {
        let folder = try TemporaryDirectory()
        func file(_ name: String, _ text: String = "") throws -> FileHandle {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file(name)))
            return try FileHandle(forUpdating: URL(fileURLWithPath: folder.file(name)))
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try Stand.program("enrichctl"))
        process.arguments = arguments
        process.environment = environment
        process.standardInput = try file("input", input)
        process.standardOutput = try file("output")
        process.standardError = try file("errors")
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        output = try String(contentsOfFile: folder.file("output"), encoding: .utf8)
        errors = try String(contentsOfFile: folder.file("errors"), encoding: .utf8)
    }
}

extension Stand {
    func enrichctl(_ arguments: String..., input: String = "") throws -> EnrichctlRun {
        try EnrichctlRun(arguments, environment: ["ENRICHD_DATABASE": database], input: input)
    }

    /// A new token and its number.
    func token(_ scope: String) throws -> (text: String, id: Int) {
        let run = try enrichctl("tokens", "create", "--name", "test", "--scope", scope, "--json")
        guard run.status == 0, let text = run.json["token"].text, let id = run.json["id"].int else {
            throw Failed(description: "no token: \(run.errors)")
        }
        return (text, id)
    }

    /// A request with a token.
    func send(
        _ method: HTTPRequest.Method, _ path: String, with token: String, body: String = ""
    ) async throws -> Reply {
        try await send(
            method, path, body: Array(body.utf8),
            fields: [("Content-Type", "application/json"), ("Authorization", "Bearer \(token)")])
    }
}
