/// How far a site has come: the stages of the application that made the database, of which enrichment is one.
package enum PipelineStage: String, CaseIterable, Sendable {
    case discovered, enrichment, enriched, analysis, analyzed, reported, contacted
}
