/// What became of a part of a search that was to be kept.
package enum KeepReceipt: Hashable, Sendable {
    /// It lasts. So many of its contacts are new: the job had not found them for this site yet.
    case kept(new: Int)
    /// The lease was no longer ours, or what the search brings can't be kept, which has ended the site: nothing of the
    /// part was kept, and the search is not to go on.
    case leaseLost
}
