import HTTPTypes

extension Stand {
    /// Orders a fault, a body of `POST /_faults`; of searches of `domain` only if it is given.
    func order(_ fault: String, of domain: String? = nil) async throws {
        let order = domain.map { "{\"domain\":\"\($0)\"," + fault.dropFirst() } ?? fault
        let reply = try await send(.post, "/_faults", body: Array(order.utf8), to: simulatorURL)
        guard reply.status == 200 else { throw Failed(description: "no such fault: \(reply.text)") }
    }

    /// The simulator forgets what it saw and what was ordered.
    func resetSimulator() async throws {
        let reply = try await send(.post, "/_reset", to: simulatorURL)
        guard reply.status == 200 else { throw Failed(description: "no reset: \(reply.text)") }
    }
}
