import TestKit
import Testing

@testable import WebAPI

@Suite struct EntityTagTests {
    @Test func `equal bodies have equal tags, in every process`() {
        #expect(
            EntityTag(of: [UInt8]("contacts".utf8)).description == EntityTag(of: [UInt8]("contacts".utf8)).description)
        #expect(EntityTag(of: []).description == "W/\"af63bd4c29620a93\"")
    }

    @Test func `any one byte makes another tag`() {
        let body = [UInt8]((0..<100).map { _ in 0 })
        var tags: Set<String> = [EntityTag(of: body).description]
        for place in body.indices {
            for bit in 0..<8 {
                var changed = body
                changed[place] ^= 1 << UInt8(bit)
                tags.insert(EntityTag(of: changed).description)
            }
        }
        for length in 0..<100 {
            tags.insert(EntityTag(of: [UInt8](body.prefix(length))).description)
        }
        #expect(tags.count == 1 + 800 + 100)
    }
}
