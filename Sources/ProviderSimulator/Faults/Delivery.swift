/// How an answer's bytes reach the caller.
enum Delivery: Hashable, Sendable {
    case whole
    /// Head and body up to this many bytes, then a reset of the connection (RST); 0 for a reset instead of an answer.
    case reset(afterBytes: Int)
    /// The true head, then only this many bytes of the body and an orderly end; nil for half of them.
    case truncated(bodyBytes: Int?)
    /// Everything, but only so many bytes at a time with a pause after each.
    case dripped(bytes: Int, every: Duration)
    /// Not the answer but a valid JSON body of about so many bytes whose length is not announced.
    case huge(bytes: Int)
}
