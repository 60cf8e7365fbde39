import Enrichment
import FoundationEssentials
import TestKit
import Testing

@testable import Storage

@Suite struct UnfinishedForgettingTests {
    private let folder: TemporaryDirectory
    private var path: String { folder.file("database") }

    init() throws {
        folder = try TemporaryDirectory()
    }

    @Test func `what was begun is left until it is ended`() throws {
        #expect(!UnfinishedForgetting.isLeft(beside: path))
        do {
            let first = try UnfinishedForgetting(beside: path)
            #expect(!first.isOfOthersToo)
            try first.begin()
            #expect(!UnfinishedForgetting.isLeft(beside: path), "somebody is at it")
        }
        #expect(UnfinishedForgetting.isLeft(beside: path))
        do {
            let second = try UnfinishedForgetting(beside: path)
            #expect(second.isOfOthersToo)
            try second.begin()
            try second.withdraw()
        }
        #expect(UnfinishedForgetting.isLeft(beside: path), "that of the first one is withdrawn")
        do {
            try UnfinishedForgetting(beside: path).end()
        }
        #expect(!UnfinishedForgetting.isLeft(beside: path))
    }

    @Test func `what is withdrawn is not left`() throws {
        do {
            let unfinished = try UnfinishedForgetting(beside: path)
            try unfinished.begin()
            try unfinished.withdraw()
        }
        #expect(!UnfinishedForgetting.isLeft(beside: path))
    }

    @Test func `one at a time is at it`() throws {
        let first = try UnfinishedForgetting(beside: path)
        #expect(throws: StoreFault.busy) { try UnfinishedForgetting(beside: path, patience: .milliseconds(20)) }
        withExtendedLifetime(first) {}
    }

    @Test func `a folder that is not there is told of`() throws {
        #expect(throws: StoreFault.self) { try UnfinishedForgetting(beside: folder.file("missing/database")) }
    }
}
