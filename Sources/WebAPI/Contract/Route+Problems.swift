import Enrichment
import HTTPTypes

extension Route {
    /// Every failure with which a request for this route may end, in the order of their statuses: what its operation
    /// declares, what follows from what the route takes and needs, and what may befall any request.
    var problems: [ProblemKind] {
        var kinds = ProblemKind.ofEveryRoute + operation.problems
        if !operation.path.isEmpty { kinds.append(.notFound) }
        if let scope {
            kinds.append(.unauthorized)
            // There is no token of less than this scope.
            if scope > .read { kinds.append(.insufficientScope) }
        }
        if let body = operation.body {
            if body.mediaType == MediaType.json { kinds.append(.malformedJSON) }
            kinds += [.unsupportedMediaType, .validation]
        }
        var seen: Set<ProblemKind> = []
        return kinds.filter { seen.insert($0).inserted }.sorted { $0.status.code < $1.status.code }
    }

    /// The same, those of one status together.
    var problemsByStatus: [[ProblemKind]] {
        problems.reduce(into: []) { groups, kind in
            if groups.last?.first?.status == kind.status {
                groups[groups.count - 1].append(kind)
            } else {
                groups.append([kind])
            }
        }
    }
}

extension ProblemKind {
    /// Whether the same request may succeed in a moment: then `Retry-After` says when to try.
    var mayPass: Bool {
        let statuses = [429, 502, 503, 504]
        return self == .requestUnderWay || statuses.contains(status.code)
    }

    /// What the responder or nginx may answer whatever the route is: a query with an unknown name is refused
    /// everywhere, and nginx looks at a request's form, size and pace before it looks at the address.
    static let ofEveryRoute: [ProblemKind] =
        [.malformedRequest, .malformedQuery, .crossOrigin, .contentTooLarge, .inside, .unavailable, .exposed]
        + [
            .requestTimeout, .uriTooLong, .misdirectedRequest, .tooManyRequests, .requestHeaderFieldsTooLarge,
            .notImplemented, .badGateway, .gatewayTimeout, .httpVersionNotSupported,
        ].map(ProblemKind.of)

    /// `/problems/not-found` as `NotFound`.
    var capitalizedName: String {
        guard type.hasPrefix("/") else { return status.reasonPhrase.filter { $0 != " " && $0 != "-" } }
        return type.split(separator: "/").last?.split(separator: "-")
            .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() ?? ""
    }
}
