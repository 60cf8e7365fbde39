import FoundationEssentials
import Settings
import Testing

@Suite struct SettingsTests {
    @Test func `every fixed name is read from its environment variable`() throws {
        let environment = Dictionary(
            uniqueKeysWithValues: SettingName.allCases.map { ($0.rawValue, "value of \($0.rawValue)") })
        let settings = try Settings(environment: environment)
        for name in SettingName.allCases {
            #expect(settings.text(name) == "value of \(name.rawValue)")
        }
    }

    @Test func `a flag is stronger than the environment`() throws {
        let settings = try Settings(
            environment: ["ENRICHD_DATABASE": "/a", "ENRICHD_SOCKET": "/b"], flags: [.database: "/c", .socket: nil])
        #expect(settings.text(.database) == "/c")
        #expect(settings.text(.socket) == "/b")
    }

    @Test func `an unknown name is an error that says it`() {
        #expect(throws: SettingsFault.unknownNames(["ENRICHD_DATABSE"])) {
            try Settings(environment: ["ENRICHD_DATABSE": "/a", "HOME": "/root"])
        }
    }

    @Test func `an empty value is none, and a missing one that is needed is named`() throws {
        let settings = try Settings(environment: ["ENRICHD_DATABASE": ""])
        #expect(settings.text(.database) == nil)
        #expect(throws: SettingsFault.missing(.database)) { try settings.required(.database) }
    }

    @Test(arguments: ["0", "65", "many", "1.5", "-1"])
    func `a number outside its range is refused`(text: String) throws {
        let settings = try Settings(environment: ["ENRICHD_THREADS": text])
        #expect(throws: SettingsFault.self) { try settings.count(.threads, in: 1...64, default: 4) }
    }

    @Test func `a list is split at commas`() throws {
        let settings = try Settings(environment: ["ENRICHD_HOSTS": "localhost, api.example ,"])
        #expect(try settings.list(.hosts) == ["localhost", "api.example"])
        #expect(try settings.list(.database) == nil)
    }

    @Test func `a list that holds nothing is refused, for it would close every door`() throws {
        let settings = try Settings(environment: ["ENRICHD_HOSTS": " , "])
        #expect(throws: SettingsFault.invalid(.hosts, "must hold at least one word")) { try settings.list(.hosts) }
    }

    @Test func `a word that is not among the words is refused, with those there are`() throws {
        enum One: String, CaseIterable { case only }
        enum Two: String, CaseIterable { case first, second }
        let settings = try Settings(environment: ["ENRICHD_AUTH": "other"])
        #expect(throws: SettingsFault.invalid(.auth, "must be only")) { try settings.word(.auth, default: One.only) }
        #expect(throws: SettingsFault.invalid(.auth, "must be one of first, second")) {
            try settings.word(.auth, default: Two.first)
        }
    }

    @Test func `a secret is its file's text without the white space around it`() throws {
        let path = "/tmp/enrichd-secret-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "  s3cret\n".write(toFile: path, atomically: true, encoding: .utf8)
        let settings = try Settings(environment: ["ENRICHD_HUNTER_API_KEY_FILE": path])
        #expect(try settings.secret(fileNamedBy: .hunterAPIKeyFile) == "s3cret")
        #expect(try settings.secret(fileNamedBy: .snovCredentialsFile) == nil)
        try Data([0xFF, 0xFE, 0xFD]).write(to: URL(filePath: path))
        #expect(throws: SettingsFault.unreadable(.hunterAPIKeyFile, path: path, why: "it is no text")) {
            try settings.secret(fileNamedBy: .hunterAPIKeyFile)
        }
        try " \n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: SettingsFault.self) { try settings.secret(fileNamedBy: .hunterAPIKeyFile) }
    }
}
