/// What became of a site that was to be deleted.
package enum SiteRemoval: Hashable, Sendable {
    /// With its contacts and all that is ours of it.
    case deleted
    case unknownSite
    /// These jobs are not finished with it; it stays.
    case inUnfinishedJobs([JobID])
    /// Rows of these tables of another application refer to it or to its contacts, and that application does not let
    /// what they refer to go; it stays. No table where the refusal did not say which.
    case neededByTables([String])
}
