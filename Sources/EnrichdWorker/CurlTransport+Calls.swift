import CurlTransport
import Enrichment
import HTTPTypes

extension CurlTransport {
    /// Sends a provider call; throws `CallNotMade` where the way ended before anything could be sent, or `latest`, an
    /// instant of `time`, had passed by then.
    func call(
        _ request: HTTPRequest, body: [UInt8], notAfter latest: SteadyInstant?, by time: any Timekeeper
    ) async throws -> (HTTPResponse, [UInt8]) {
        let left = latest.map { $0.since(time.steadyNow()) }
        do {
            return try await send(request, body: body, notAfter: left.map { .now + $0 })
        } catch let fault as CurlFault {
            switch fault {
            case .couldNotResolve, .couldNotConnect, .tls, .unsendable: throw CallNotMade.unreachable(fault.description)
            case .tooLate: throw CallNotMade.late
            case .timedOut, .reset, .malformedReply, .tooLarge, .shutDown, .other: throw fault
            }
        }
    }
}
