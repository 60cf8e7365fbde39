import NIOCore
import NIOHTTP1

/// One connection: hands each request to the simulator the moment its head is read, and sends the answer.
final class RequestHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let maximumBodyBytes = 1 << 20

    private enum State {
        case idle
        case reading(Call, body: [UInt8])
        /// The answer waits for its delay, or is being dripped.
        case answering(Call, Scheduled<Void>?)
        /// The body is too large; what still comes of it is thrown away, so that the caller gets to read why.
        case overflowing
    }

    private let simulator: Simulator
    private var state = State.idle
    private var keepsAlive = true
    private var wantsBody = true

    init(_ simulator: Simulator) {
        self.simulator = simulator
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            keepsAlive = head.isKeepAlive
            wantsBody = head.method != .HEAD
            let request = APIRequest(method: head.method, target: head.uri, headers: head.headers)
            state = .reading(simulator.receive(request), body: [])
        case .body(let bytes):
            read(bytes)
        case .end:
            answer(context: context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        switch state {
        case .reading(let call, _):
            simulator.leave(call)
        case .answering(let call, let timer):
            timer?.cancel()
            simulator.leave(call)
        case .idle, .overflowing:
            break
        }
        state = .idle
        context.fireChannelInactive()
    }

    /// A connection that broke says nothing about the next one; its caller has seen it break.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func read(_ bytes: ByteBuffer) {
        guard case .reading(let call, var body) = state else { return }
        state = .overflowing  // Lets go of the body, which would be copied otherwise.
        if body.count + bytes.readableBytes <= Self.maximumBodyBytes {
            body.append(contentsOf: bytes.readableBytesView)
            state = .reading(call, body: body)
        } else {
            simulator.leave(call)
        }
    }

    private func answer(context: ChannelHandlerContext) {
        switch state {
        case .reading(let call, let body):
            let answer = simulator.answer(call, body: body)
            if answer.delay == .zero {
                state = .answering(call, nil)
                send(answer, to: call, context: context)
            } else {
                hold(answer, to: call, context: context)
            }
        case .overflowing:
            state = .idle
            write(Refusal.bodyTooLarge.answer, context: context)
        case .idle, .answering:
            break
        }
    }

    private func hold(_ answer: Answer, to call: Call, context: ChannelHandlerContext) {
        let timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(answer.delay)) {
            self.send(answer, to: call, context: context)
        }
        state = .answering(call, timer)
    }

    private func send(_ answer: Answer, to call: Call, context: ChannelHandlerContext) {
        guard let pieces = Pieces(of: answer) else {
            leave(call)
            write(answer, context: context)
            return
        }
        FaultyDelivery(pieces, over: context.channel) { self.leave(call) }.start()
    }

    /// Counts the call out before its last byte is written: a caller that reads it may come back at once on another
    /// connection, and must not be counted twice.
    private func leave(_ call: Call) {
        guard case .answering = state else { return }
        state = .idle
        simulator.leave(call)
    }

    private func write(_ answer: Answer, context: ChannelHandlerContext) {
        var headers = answer.headers
        if !keepsAlive { headers.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if wantsBody {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
        }
        let sent = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !keepsAlive {
            sent.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        }
    }
}
