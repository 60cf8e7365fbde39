// swift-tools-version: 6.2
import PackageDescription

/// The rules every Swift target is compiled under; a warning is an error.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let lifecycleTestKit: Target.Dependency = .product(
    name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let nio: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOHTTP1"].map { .product(name: $0, package: "swift-nio") }

func library(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

let package = Package(
    name: "enrichd",
    products: [
        .executable(name: "enrichctl", targets: ["Enrichctl"]),
        .executable(name: "enrichd-fcgi", targets: ["EnrichdFastCGI"]),
        .executable(name: "enrichd-worker", targets: ["EnrichdWorker"]),
        .executable(name: "provider-simulator", targets: ["ProviderSimulator"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Domain: imports nothing.
        library("Enrichment"),

        // C: Debian's libraries as modules.
        .systemLibrary(name: "CAllocator"),
        .systemLibrary(name: "CSQLite"),
        .systemLibrary(name: "CFastCGI", providers: [.apt(["libfcgi-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CDomainNames", providers: [.apt(["libidn2-dev", "libpsl-dev"])]),

        // Wires: protocols, no contacts.
        library("PosixThreads"),
        library("FastCGI", ["CFastCGI", "PosixThreads", httpTypes]),
        library("CurlTransport", ["CCurl", "PosixThreads", httpTypes]),
        library("DomainNames", ["CDomainNames", "Enrichment"]),
        library("CSV"),
        library("Doorbell", ["PosixThreads"]),
        library("RateLimiting", ["Enrichment", httpTypes]),

        // Adapters: one outside thing each.
        library("WebAPI", ["CSV", "Enrichment", httpTypes, logging]),
        library("Storage", ["CSQLite", "CSV", "Enrichment", grdb, sqlite], resources: [.embedInCode("Migrations")]),
        library("ProviderWire", ["Enrichment", httpTypes]),
        library("Hunter", ["Enrichment", "ProviderWire", httpTypes]),
        library("Snov", ["Enrichment", "ProviderWire", httpTypes]),
        library("Sealing", ["Enrichment", crypto]),
        library("Processing", ["Enrichment", lifecycle, logging]),

        // Programs: they join the above.
        library("Providers", ["Hunter", "ProviderWire", "Snov"]),
        library("Settings", ["Enrichment", configuration, logging]),
        program(
            "EnrichdFastCGI",
            [
                "DomainNames", "Doorbell", "Enrichment", "FastCGI", "ProviderWire", "Providers", "Sealing", "Settings",
                "Storage", "WebAPI", arguments, httpTypes, logging,
            ]),
        program(
            "EnrichdWorker",
            [
                "CAllocator", "CurlTransport", "DomainNames", "Doorbell", "Enrichment", "Processing", "ProviderWire",
                "Providers", "RateLimiting", "Sealing", "Settings", "Storage", arguments, httpTypes, lifecycle, logging,
                unixSignals,
            ]),
        program(
            "Enrichctl", ["CSV", "DomainNames", "Enrichment", "Sealing", "Settings", "Storage", arguments]),
        program("ProviderSimulator", nio + [arguments, unixSignals]),

        // Tests.
        .target(
            name: "TestKit", dependencies: ["Enrichment", "PosixThreads", logging], path: "Tests/TestKit",
            swiftSettings: strict),
        tests("EnrichmentTests", ["Enrichment", "TestKit"]),
        tests("PosixThreadsTests", ["PosixThreads"]),
        tests("FastCGITests", ["FastCGI", "PosixThreads", "TestKit", httpTypes]),
        tests("CurlTransportTests", ["CurlTransport", "TestKit", httpTypes]),
        tests("CSVTests", ["CSV", "TestKit"]),
        tests("DomainNamesTests", ["DomainNames", "TestKit"]),
        tests("DoorbellTests", ["Doorbell", "TestKit"]),
        tests("RateLimitingTests", ["Enrichment", "RateLimiting", "Storage", "TestKit", httpTypes]),
        tests("WebAPITests", ["Enrichment", "TestKit", "WebAPI", httpTypes, logging]),
        tests("StorageTests", ["CSV", "Enrichment", "Storage", "TestKit", grdb]),
        tests("ProviderWireTests", ["Enrichment", "ProviderWire", httpTypes]),
        tests(
            "HunterTests", ["Enrichment", "Hunter", "ProviderWire", "TestKit", httpTypes],
            resources: [.embedInCode("Fixtures")]),
        tests(
            "SnovTests", ["Enrichment", "ProviderWire", "Snov", "TestKit", httpTypes],
            resources: [.embedInCode("Fixtures")]),
        tests(
            "ContractTests",
            ["Enrichment", "Sealing", "Storage", "TestKit", "WebAPI", crypto, grdb, httpTypes, logging]),
        tests("SealingTests", ["Enrichment", "Sealing", "TestKit"]),
        tests("ProcessingTests", ["Enrichment", "Processing", "TestKit", lifecycleTestKit, logging]),
        tests("SettingsTests", ["Enrichment", "Settings", "TestKit"]),
        tests("EnrichctlTests", ["CSV", "Enrichctl", "Enrichment"]),
        tests(
            "ProviderSimulatorTests",
            nio + ["Enrichment", "Hunter", "ProviderSimulator", "ProviderWire", "TestKit", arguments, httpTypes],
            resources: [.embedInCode("Fixtures")]),
        tests(
            "EndToEndTests",
            ["CSV", "CurlTransport", "Enrichment", "FastCGI", "ProviderWire", "Providers", "TestKit", grdb, httpTypes]),
    ]
)
