import CFastCGI
import Glibc
import Synchronization

/// What the threads of a running server share.
final class ServerCourse: Sendable {
    let settings: FastCGIServer.Settings
    let limits: RequestGatherer.Limits
    let refusal: FastCGIServer.Refusal
    let report: @Sendable (ConnectionFault) -> Void
    let socket: ListeningSocket
    let epoll: Epoll
    let room = WaitingRoom()
    /// Ticks while requests are parked.
    let ticker: Ticker
    /// Readable once the server is to stop.
    let stopBell: Descriptor

    /// How long a thread may wait before it has to look for connections whose time is over.
    let sweepInterval: Duration

    private let openConnections = Atomic(0)
    private let stopIsClaimed = Atomic(false)
    private let beganAt = ContinuousClock.now
    /// In milliseconds since the beginning. Every request asks, so that a lock would be one that all threads fight for.
    private let nextSweep = Atomic<Int64>(0)
    private let nextRound = Mutex(ContinuousClock.now)

    init(
        socket: ListeningSocket, settings: FastCGIServer.Settings, refusal: @escaping FastCGIServer.Refusal,
        report: @escaping @Sendable (ConnectionFault) -> Void
    ) throws(FastCGIFault) {
        self.settings = settings
        self.refusal = refusal
        self.report = report
        self.socket = socket
        sweepInterval = min(
            .seconds(1), settings.idleTimeout / 4, settings.receiveTimeout / 4, settings.pieceTimeout / 4)
        limits = RequestGatherer.Limits(
            parameterBytes: min(settings.maximumParameterBytes, RecordHeader.maximumContent),
            bodyBytes: settings.maximumBodyBytes)
        epoll = try Epoll()
        let number = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard number >= 0 else { throw .system(call: "eventfd", errno: errno) }
        stopBell = Descriptor(number)
        do throws(FastCGIFault) {
            ticker = try Ticker()
        } catch {
            stopBell.close()
            throw error
        }
        guard epoll.watchOnce(stopBell), epoll.watchOnce(ticker.descriptor), epoll.watchListener(socket.descriptor)
        else {
            let reason = errno
            stopBell.close()
            ticker.descriptor.close()
            throw .system(call: "epoll_ctl", errno: reason)
        }
    }

    deinit {
        stopBell.close()
        ticker.descriptor.close()
    }

    func stop() {
        _ = eventfd_write(stopBell.number, 1)
    }

    /// True for the first thread that asks: it sees the stop through.
    func claimStop() -> Bool {
        stopIsClaimed.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged
    }

    /// Takes a connection that has come; nil when there is none or it was turned away.
    func accept(at now: ContinuousClock.Instant) -> Connection? {
        // It counts before it is there, so that nobody takes the server for done in between.
        let count = openConnections.add(1, ordering: .relaxed).newValue
        let number = accept4(socket.descriptor.number, nil, nil, Int32(SOCK_CLOEXEC.rawValue))
        guard number >= 0 else {
            let reason = errno
            openConnections.subtract(1, ordering: .relaxed)
            noteFailedAccept(reason)
            return nil
        }
        let descriptor = Descriptor(number)
        guard count <= settings.maximumConnections else {
            report(.tooManyConnections)
            drop(descriptor)
            return nil
        }
        guard descriptor.limitSending(to: settings.sendTimeout) else {
            report(.acceptFailed(errno))
            drop(descriptor)
            return nil
        }
        return Connection(descriptor, limits: limits, at: now)
    }

    /// Closes a connection that is with the caller.
    func drop(_ descriptor: Descriptor) {
        descriptor.close()
        openConnections.subtract(1, ordering: .relaxed)
    }

    /// Closes a connection in the midst of something, and tells whoever waits for the end of that.
    func giveUp(_ connection: consuming Connection, _ fault: ConnectionFault) {
        report(fault)
        connection.undertaking?.abandon(fault)
        drop(connection.descriptor)
    }

    /// Has parked requests asked about now and not at the next tick.
    func askParked() {
        guard room.hasParked else { return }
        room.beginRound()
        ticker.set(after: .zero)
    }

    /// Gives every parked request its turn again, a tick after the last time.
    func beginRoundIfDue(at now: ContinuousClock.Instant) {
        let isDue = nextRound.withLock { next in
            guard next <= now else { return false }
            next = now + settings.tick
            return true
        }
        if isDue { room.beginRound() }
    }

    var connections: Int { openConnections.load(ordering: .relaxed) }

    /// Whether any connection is left, waiting or with a thread.
    var hasConnections: Bool { connections > 0 }

    /// Closes connections whose time is over, if nobody did so lately.
    func sweep(at now: ContinuousClock.Instant) {
        let instant = (now - beganAt).wholeMilliseconds
        let due = nextSweep.load(ordering: .relaxed)
        guard due <= instant else { return }
        let next = instant + sweepInterval.wholeMilliseconds
        guard nextSweep.compareExchange(expected: due, desired: next, ordering: .relaxed).exchanged else { return }
        for connection in room.takeExpired(at: now) {
            end(connection, at: now)
        }
    }

    /// Ends the wait of a connection whose time is over.
    private func end(_ connection: consuming Connection, at now: ContinuousClock.Instant) {
        guard case .sending(var sending) = connection.undertaking else {
            return connection.gatherer.isIdle
                ? drop(connection.descriptor) : giveUp(connection, .requestTimedOut)
        }
        guard sending.peerMoves(on: connection.descriptor) else { return giveUp(connection, .replyNotSent) }
        let descriptor = connection.descriptor
        connection.undertaking = .sending(sending)
        _ = room.put(connection, until: now + settings.pieceTimeout)
        // An event that came meanwhile has found nobody.
        _ = epoll.watchAgain(descriptor, for: .writable)
    }

    /// Closes what is left when all threads have ended.
    func closeAll() {
        for connection in room.clear() {
            connection.gatherer.isIdle ? drop(connection.descriptor) : giveUp(connection, .abandoned)
        }
    }

    private func noteFailedAccept(_ error: Int32) {
        switch error {
        case EAGAIN, EINTR, ECONNABORTED:
            // Another thread was quicker, or the peer has gone already.
            break
        default:
            report(.acceptFailed(error))
            // Out of descriptors or memory: the listener stays readable, and asking again at once would only burn.
            usleep(20_000)
        }
    }
}
