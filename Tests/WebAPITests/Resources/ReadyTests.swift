import Enrichment
import TestKit
import Testing

@Suite struct ReadyTests {
    private let server = Server()

    @Test func `with a database and a worker the service is ready`() throws {
        server.store.change { $0.standing.workersAlive = 2 }
        let answer = try server.get("/api/ready")
        #expect(answer.status == 200)
        #expect(
            answer.text == #"{"success":true,"data":{"status":"ready","#
                + #""checks":{"database":"ok","migrations":"ok","worker":"ok"},"workers":2}}"#)
        #expect(try server.send("HEAD", "/api/ready").status == 200)
    }

    @Test(
        arguments: [
            (.unreachable(.busy), "/checks/database"), (.unreachable(.replaced), "/checks/database"),
            (.notMigrated(missing: ["V015_names"]), "/checks/migrations"),
            (.newer(unknown: ["V999"]), "/checks/migrations"),
        ] as [(DatabaseObstacle, String)])
    func `each check that failed is named, and when to ask again`(_ obstacle: DatabaseObstacle, _ pointer: String)
        throws
    {
        server.store.change { $0.obstacle = obstacle }
        let answer = try server.get("/api/ready")
        #expect(answer.status == 503)
        #expect(try answer.field("Retry-After") == "5")
        #expect(try answer.field("Content-Type") == "application/problem+json")
        let problem = try answer.problem()
        #expect(problem.type == "/problems/unavailable")
        #expect(problem.errors?.map(\.pointer) == [pointer, "/checks/worker"])
        #expect(problem.detail.hasPrefix("Not ready: "))
        #expect(!server.log.lines.contains { $0.hasPrefix("error") })
    }

    @Test func `what the engine said is for the log alone`() throws {
        server.store.change {
            $0.standing.workersAlive = 1
            $0.obstacle = .unreachable(.broken("disk I/O error at /secret/place"))
        }
        let answer = try server.get("/api/ready")
        #expect(answer.status == 503)
        #expect(!answer.text.contains("secret"))
        #expect(server.log.lines.contains { $0.hasPrefix("error") && $0.contains("/secret/place") })
    }
}
