package import Enrichment
package import HTTPTypes

/// Sends a request that may cost as many credits as its last parameter says, and returns with the reply how to say
/// what it did cost and came to.
///
/// It is limited already: whatever passes through it counts.
package typealias ProviderTransport =
    @Sendable (HTTPRequest, [UInt8], Int) async throws -> (HTTPResponse, [UInt8], Settle)

/// Says what a call cost, and what became of it. Until then it is unknown.
package typealias Settle = @Sendable (Charge, CallOutcome) -> Void

extension ContactProvider {
    /// A call that was cancelled, refused a grant or stopped by our own store says nothing of the provider.
    package func rethrowUnlessProviders(_ error: any Error) throws {
        if Task.isCancelled || error is CancellationError { throw CancellationError() }
        if error is GrantRefusal || error is StoreFault { throw error }
    }
}
