import Enrichment
import Synchronization

/// What one thread counts; others only read it.
package final class TrafficSheet: Sendable {
    /// One for each line of the router's table, and one for what belongs to none.
    static let places = Router.routes.count + 1
    /// The place of requests for which there is no route.
    static let elsewhere = Router.routes.count

    private let traffic: Traffic
    private let routes: [RouteTraffic]
    private let begun = Atomic(0)
    private let ended = Atomic(0)
    private let bytesReceived = Atomic(0)
    private let bytesSent = Atomic(0)

    init(of traffic: Traffic) {
        self.traffic = traffic
        routes = (0..<Self.places).map { _ in RouteTraffic() }
    }

    /// A request has come. Each is to be ended or left once.
    func begin() -> Visit {
        begun.add(1, ordering: .relaxed)
        return Visit(beganAt: traffic.clock())
    }

    /// It is answered, by whichever thread. Bytes are those of the bodies.
    func end(_ visit: Visit, status: Int, received: Int, sent: Int) {
        routes[visit.place].count(traffic.clock() - visit.beganAt, status: status)
        bytesReceived.add(received, ordering: .relaxed)
        bytesSent.add(sent, ordering: .relaxed)
        ended.add(1, ordering: .relaxed)
    }

    /// Nobody waits for its answer any more.
    func leave() {
        ended.add(1, ordering: .relaxed)
    }

    func add(to sum: inout TrafficSum) {
        for (place, route) in routes.enumerated() {
            route.add(to: &sum.requests[place], &sum.statuses[place])
        }
        // What has ended is read first: no request ends before it begins.
        let ended = ended.load(ordering: .acquiring)
        sum.underWay += begun.load(ordering: .relaxed) - ended
        sum.bytesReceived += bytesReceived.load(ordering: .relaxed)
        sum.bytesSent += bytesSent.load(ordering: .relaxed)
    }

    /// All that the figures say of it.
    var all: Traffic { traffic }
}

/// A request that is counted when it is answered.
struct Visit: Sendable {
    let beganAt: ContinuousClock.Instant
    /// That of its route, as soon as it is known.
    var place = TrafficSheet.elsewhere
}

/// The requests of one route, as one thread has answered them.
final class RouteTraffic: Sendable {
    /// Reads take a fraction of a millisecond, and whoever waits for something waits ten seconds at most.
    static let bounds = [
        500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
        5_000_000, 10_000_000,
    ].map { Duration.microseconds($0) }

    /// Those that we answer with; all others count together.
    static let statuses = [
        200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 421, 422, 429, 500, 503,
    ]

    private static let boundsInNanoseconds = bounds.map(\.nanoseconds)

    // Both have room for one more, which is for all the rest.
    private let classes = InlineArray<15, Atomic<Int>> { _ in Atomic(0) }
    private let answers = InlineArray<21, Atomic<Int>> { _ in Atomic(0) }
    private let nanoseconds = Atomic(0)

    func count(_ duration: Duration, status: Int) {
        let took = max(duration.nanoseconds, 0)
        let place = Self.boundsInNanoseconds.firstIndex { took <= $0 } ?? Self.bounds.count
        classes[place].add(1, ordering: .relaxed)
        nanoseconds.add(took, ordering: .relaxed)
        answers[Self.statuses.firstIndex(of: status) ?? Self.statuses.count].add(1, ordering: .relaxed)
    }

    func add(to histogram: inout Histogram, _ statuses: inout [Int]) {
        for place in classes.indices { histogram.add(classes[place].load(ordering: .relaxed), to: place) }
        histogram.add(sum: .nanoseconds(nanoseconds.load(ordering: .relaxed)))
        for place in answers.indices { statuses[place] += answers[place].load(ordering: .relaxed) }
    }
}

extension Duration {
    fileprivate var nanoseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    }
}
