import Hunter
package import ProviderWire
import Snov

/// The providers that the programs offer. A new one adds its line here, and is known everywhere.
package enum ProviderRegistry {
    package static let all: [ProviderOffer] = [
        .hunter,
        .snov,
    ]
}
