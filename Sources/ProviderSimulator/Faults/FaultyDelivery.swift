import Glibc
import NIOCore
import NIOHTTP1

/// Sends pieces beneath the HTTP encoder, one when the one before has left, and ends the connection after the last.
///
/// To be used on its channel's event loop only.
final class FaultyDelivery {
    private var pieces: Pieces
    private let channel: any Channel
    private let onLast: () -> Void

    /// `onLast` is called once, before the last byte leaves or the connection ends.
    init(_ pieces: Pieces, over channel: any Channel, onLast: @escaping () -> Void) {
        self.pieces = pieces
        self.channel = channel
        self.onLast = onLast
    }

    func start() {
        do {
            let encoder = try channel.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
            if pieces.isExhausted { onLast() }
            sendNext(beneath: encoder)
        } catch {
            // No encoder: the pipeline is being taken down because the caller went.
            onLast()
            channel.close(promise: nil)
        }
    }

    private func sendNext(beneath encoder: ChannelHandlerContext) {
        guard let piece = pieces.next() else {
            end(beneath: encoder)
            return
        }
        if pieces.isExhausted { onLast() }
        let sent = encoder.writeAndFlush(NIOAny(ByteBuffer(bytes: piece)))
        sent.assumeIsolated().whenComplete { result in
            switch result {
            case .success: self.continueAfterPause(beneath: encoder)
            case .failure: encoder.close(promise: nil)
            }
        }
    }

    private func continueAfterPause(beneath encoder: ChannelHandlerContext) {
        guard channel.isActive else { return }
        encoder.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(pieces.pause)) {
            self.sendNext(beneath: encoder)
        }
    }

    private func end(beneath encoder: ChannelHandlerContext) {
        guard pieces.ending == .reset, let socket = channel as? any SocketOptionProvider else {
            encoder.close(promise: nil)
            return
        }
        // Lingering for no time makes close() send a reset (socket(7), SO_LINGER).
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).assumeIsolated().whenComplete { _ in
            encoder.close(promise: nil)
        }
    }
}
