import TestKit

/// Several connections of one test.
struct Clients: ~Copyable {
    private final class Holder {
        let client: FastCGIClient

        init(_ client: consuming FastCGIClient) {
            self.client = client
        }
    }

    private var holders: [Holder] = []

    mutating func add(_ client: consuming FastCGIClient) {
        holders.append(Holder(client))
    }

    func sendAll(_ request: (Int) -> FastCGIRequest) throws {
        for (number, holder) in holders.enumerated() {
            try holder.client.send(request(number).bytes)
        }
    }

    func sendAll(_ bytes: [UInt8]) throws {
        for holder in holders {
            try holder.client.send(bytes)
        }
    }

    /// To how many something has come.
    func countWithBytes() throws -> Int {
        var count = 0
        for holder in holders where try holder.client.hasBytes() {
            count += 1
        }
        return count
    }

    func receiveAll(_ look: (Int, FastCGIClient.Reply) throws -> Void) throws {
        for (number, holder) in holders.enumerated() {
            try look(number, try holder.client.receive())
        }
    }
}
