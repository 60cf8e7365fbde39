/// What went wrong on a connection or at the listening socket: for logs and counters.
///
/// The connection it happened on is closed; others are not touched. A request that can be answered with a refusal
/// is no fault.
package enum ConnectionFault: Error, Hashable, Sendable {
    /// The peer sent records that form no request, as a sentence.
    case unsoundRecords(String)
    /// The peer closed its end in the midst of a request, or while it was parked.
    case vanished
    /// The peer did not send its whole request within `receiveTimeout`.
    case requestTimedOut
    /// The reply could not be written: the peer is gone, or took nothing for `sendTimeout`, or `pieceTimeout` where it
    /// comes in pieces.
    case replyNotSent
    /// A connection beyond `maximumConnections` was turned away.
    case tooManyConnections
    /// accept(2) failed, with this errno.
    case acceptFailed(Int32)
    /// A new connection could not be waited for (epoll_ctl(2)), with this errno.
    case notWatched(Int32)
    /// libfcgi did not take a request that was found sound.
    case requestNotTaken
    /// A parked request was given no answer when its time was over.
    case unanswered
    /// The server stopped and the request was still not there as a whole when `stopTimeout` was over.
    case abandoned

    /// Whether the peer only went away, as nginx does whenever its own client does: nobody has to look into that.
    package var isHangUp: Bool { self == .vanished || self == .replyNotSent }
}
