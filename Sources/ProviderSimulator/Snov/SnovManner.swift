/// How Snov behaves about a domain, told by the words between the hyphens of its first label; they may be joined:
/// `many-spaced-tophash.example`. How the label begins is `DomainClass` and tells what the company has.
enum SnovManner: String, CaseIterable, Sendable {
    /// Tasks that never complete.
    case never
    /// Tasks that take five polls to complete.
    case patient
    /// A start that carries the data at once.
    case immediate
    /// Pending tasks are "in progress", with a blank.
    case spaced
    /// The task's hash in `data`, at the top, or in `links.result` alone.
    case datahash, tophash, linkhash
    /// `links` is `[]` or `{}` where there is nothing to link to, or `links.next` is null.
    case arraylinks, emptylinks, nulllinks
    /// Links to another host.
    case foreign
    /// The status of starts, which is 202 otherwise.
    case start200, start201
    /// Every prospect comes with its addresses, or with neither addresses nor a way to them.
    case revealed, bare
    /// Credits run out at the first prospect's address, in the newer way or the older.
    case dry, olddry
    /// 404 to every poll, as if the task had expired.
    case expired
    /// 429 to each account's first start.
    case busy
    /// A page of HTML with status 504 to each task's first poll.
    case gateway
    /// NUL characters in texts, escaped as JSON wants it, or as bare bytes anywhere.
    case nul, rawnul
    /// 120 generic contacts.
    case crowd

    static func all(of domain: String) -> Set<SnovManner> {
        Set(domain.prefix { $0 != "." }.split(separator: "-").compactMap { SnovManner(rawValue: String($0)) })
    }
}
