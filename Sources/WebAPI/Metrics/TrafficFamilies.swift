import Enrichment
import HTTPTypes

/// What the responder did since it was started.
extension PrometheusText {
    mutating func addTraffic(_ traffic: Traffic) {
        let sum = traffic.sum
        family("process_start_time_seconds", "When the responder was started, in seconds since 1970.") {
            $0.add(Int(traffic.beganAt.unixSeconds))
        }
        family("enrichd_build_info", "1, with the version of the responder.") {
            $0.add(1, ["version": traffic.version])
        }
        family(
            "enrichd_http_request_duration_seconds",
            "From a whole request until its reply is made, by the route's pattern; HEAD counts as GET. A request that asked "
                + "to wait counts with its wait, a reply in pieces with its sending.", .histogram
        ) { samples in
            for (place, histogram) in sum.requests.enumerated() where histogram.count > 0 {
                let (route, method) = Self.route(at: place)
                samples.add(histogram, ["route": route, "method": method])
            }
        }
        family("enrichd_http_responses_total", "Replies by the route's pattern and by status.", .counter) { samples in
            for (place, counts) in sum.statuses.enumerated() {
                let (route, method) = Self.route(at: place)
                for (status, count) in counts.enumerated() where count > 0 {
                    samples.add(count, ["route": route, "method": method, "code": Self.code(at: status)])
                }
            }
        }
        family("enrichd_http_requests_in_flight", "Requests that are being answered, this one among them.") {
            $0.add(sum.underWay)
        }
        addConnections(traffic, sum)
    }

    private mutating func addConnections(_ traffic: Traffic, _ sum: TrafficSum) {
        let connections = traffic.connections()
        family("enrichd_http_requests_parked", "Requests that wait for something without keeping a thread.") {
            $0.add(connections.parked)
        }
        family("enrichd_fastcgi_connections", "Connections from nginx, idle ones among them.") {
            $0.add(connections.open)
        }
        family("enrichd_http_received_bytes_total", "Bytes of requests' bodies.", .counter) {
            $0.add(sum.bytesReceived)
        }
        family("enrichd_http_sent_bytes_total", "Bytes of replies' bodies.", .counter) { $0.add(sum.bytesSent) }
    }

    /// `none` for requests that no route answers: their paths are whatever people send.
    private static func route(at place: Int) -> (template: String, method: String) {
        guard Router.routes.indices.contains(place) else { return ("none", "none") }
        return (Router.routes[place].template, Router.routes[place].method.rawValue)
    }

    private static func code(at place: Int) -> String {
        RouteTraffic.statuses.indices.contains(place) ? "\(RouteTraffic.statuses[place])" : "other"
    }
}
