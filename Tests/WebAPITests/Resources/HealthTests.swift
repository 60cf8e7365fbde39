import Enrichment
import Testing

@Suite struct HealthTests {
    private let server = Server()

    @Test func `health asks nobody`() throws {
        server.store.fail(writing: .busy, reading: .busy)
        let answer = try server.get("/api/health")
        #expect(answer.status == 200)
        #expect(answer.text == #"{"success":true,"data":{"status":"ok"}}"#)
    }
}
