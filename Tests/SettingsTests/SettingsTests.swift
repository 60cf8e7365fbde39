import Enrichment
import FoundationEssentials
import Settings
import TestKit
import Testing

@Suite struct SettingsTests {
    @Test func `every fixed name is read from its environment variable`() throws {
        let environment = Dictionary(
            uniqueKeysWithValues: SettingName.all.map { ($0.rawValue, "value of \($0.rawValue)") })
        let settings = try Settings(environment: environment)
        for name in SettingName.all {
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

    @Test(arguments: ProviderName.allCases)
    func `a provider's key file goes by one of two names`(provider: ProviderName) throws {
        let names = SettingName.keyFiles(of: provider).map(\.rawValue)
        for name in names {
            #expect(try Settings(environment: [name: "/a"]).terms(of: .sample(provider)).isKeyHeld)
        }
        #expect(try !Settings(environment: [:]).terms(of: .sample(provider)).isKeyHeld)
        let both = try Settings(environment: Dictionary(uniqueKeysWithValues: names.map { ($0, "/a") }))
        #expect(throws: SettingsFault.self) { try both.terms(of: .sample(provider)) }
    }

    @Test func `a provider's limits are its own unless they are set`() throws {
        let settings = try Settings(environment: ["ENRICHD_HUNTER_PER_SECOND": "0"])
        #expect(try settings.terms(of: .sample(.hunter)).rates == CallRates(perSecond: 0, perMinute: 500))
        #expect(try settings.terms(of: .sample(.snov)).rates == CallRates(perSecond: 15, perMinute: 500))
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
        #expect(try settings.serverKey(of: .sample(.hunter)) == "s3cret")
        #expect(try settings.serverKey(of: .sample(.snov)) == nil)
        let hunterKey = try #require(SettingName(rawValue: "ENRICHD_HUNTER_API_KEY_FILE"))
        try Data([0xFF, 0xFE, 0xFD]).write(to: URL(filePath: path))
        #expect(throws: SettingsFault.unreadable(hunterKey, path: path, why: "it is no text")) {
            try settings.serverKey(of: .sample(.hunter))
        }
        try " \n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: SettingsFault.self) { try settings.serverKey(of: .sample(.hunter)) }
    }
}
