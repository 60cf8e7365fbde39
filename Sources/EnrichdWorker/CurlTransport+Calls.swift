import CurlTransport
import Enrichment
import HTTPTypes

extension CurlTransport {
    /// Sends a provider call; throws `CallNotMade.unreachable` where the way ended before anything could be sent.
    func call(_ request: HTTPRequest, body: [UInt8]) async throws -> (HTTPResponse, [UInt8]) {
        do {
            return try await send(request, body: body)
        } catch let fault as CurlFault {
            switch fault {
            case .couldNotResolve, .couldNotConnect, .tls, .unsendable: throw CallNotMade.unreachable(fault.description)
            case .timedOut, .reset, .malformedReply, .tooLarge, .shutDown, .other: throw fault
            }
        }
    }
}
