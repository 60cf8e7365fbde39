package import Enrichment

/// What it takes to recognise those who are to be forgotten: how their names are written, and the key under which they
/// are digested.
package struct SuppressionRules: Sendable {
    let names: SuppressionNames
    let digester: any SuppressionDigester

    package init(names: SuppressionNames, digester: any SuppressionDigester) {
        self.names = names
        self.digester = digester
    }
}
