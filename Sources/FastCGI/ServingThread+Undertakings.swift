import HTTPTypes

/// What is not done in one turn: replies in pieces and parked requests.
extension ServingThread {
    /// How many parked requests one turn asks about before it is others' turn.
    private static let askedPerTurn = 16

    /// Does for a request what can be done now, and lets its connection wait for what it needs next.
    mutating func goOn(_ connection: consuming Connection, at now: ContinuousClock.Instant) {
        while true {
            switch connection.undertaking {
            case nil:
                return wait(connection)
            case .waiting(let waiting):
                return park(connection, waiting)
            case .sending(var sending):
                let progress = sending.takeTurn(on: connection.descriptor, seat)
                connection.undertaking = .sending(sending)
                switch progress {
                case .waits:
                    return waitForRoom(connection, at: now)
                case .peerGone:
                    return course.giveUp(connection, .replyNotSent)
                case .failed(let error):
                    // Without the end of the request the peer knows that this is not all.
                    sending.end(.failed(error))
                    return course.drop(connection.descriptor)
                case .ended:
                    sending.end(.whole)
                    guard nextRequest(on: &connection, at: now) else { return course.drop(connection.descriptor) }
                }
            }
        }
    }

    /// False when the connection is of no more use.
    private mutating func nextRequest(on connection: inout Connection, at now: ContinuousClock.Instant) -> Bool {
        guard connection.gatherer.keepsConnection else { return false }
        connection.finishRequest()
        return digest(connection.takeUnread()[...], on: &connection, at: now)
    }

    private func waitForRoom(_ connection: consuming Connection, at now: ContinuousClock.Instant) {
        let descriptor = connection.descriptor
        // It must be there before the next event can be: an event for nobody is lost.
        _ = course.room.put(connection, until: now + course.settings.pieceTimeout)
        _ = course.epoll.watchAgain(descriptor, for: .writable)
    }

    private mutating func park(_ connection: consuming Connection, _ waiting: Waiting) {
        let kept = connection
        let parking = course.room.park(kept, limit: course.settings.maximumParked) { descriptor in
            _ = course.epoll.watchAgain(descriptor, for: .hangUp)
        }
        switch parking {
        case .first: course.ticker.set(after: course.settings.tick)
        case .furtherOne: break
        case .refused(let end): answerLast(kept, end)
        }
    }

    /// An event of a parked request's connection is its peer's end, unless it came late and was meant for a connection
    /// before this one.
    mutating func lookAfterParked(_ connection: consuming Connection) {
        guard !connection.descriptor.isHungUp, case .waiting(let waiting) = connection.undertaking else {
            return course.giveUp(connection, .vanished)
        }
        park(connection, waiting)
    }

    /// Asks about some parked requests; about the others in other turns.
    mutating func tick(at now: ContinuousClock.Instant) {
        course.ticker.take()
        course.beginRoundIfDue(at: now)
        // Before anything is asked: an answer may take long, and the next tick is then another thread's.
        if course.room.hasParked { course.ticker.set(after: course.settings.tick) }
        _ = course.epoll.watchAgain(course.ticker.descriptor)
        for _ in 0..<ServingThread.askedPerTurn {
            guard let connection = course.room.takeNextParked() else { return }
            ask(connection, at: now)
        }
        course.ticker.set(after: .zero)
    }

    private mutating func ask(_ connection: consuming Connection, at now: ContinuousClock.Instant) {
        guard case .waiting(let waiting) = connection.undertaking else { return wait(connection) }
        if let answer = waiting.later.again(seat) {
            give(answer, to: connection, waiting.method)
        } else if waiting.until <= now {
            answerLast(connection, .timeIsUp)
        } else {
            park(connection, waiting)
        }
    }

    /// Answers a request that can't be parked any longer.
    mutating func answerLast(_ connection: consuming Connection, _ end: Later.End) {
        guard case .waiting(let waiting) = connection.undertaking else { return wait(connection) }
        let answer = waiting.later.atLast(seat, end)
        if case .later = answer { return course.giveUp(connection, .unanswered) }
        give(answer, to: connection, waiting.method)
    }

    private mutating func give(
        _ answer: Answer, to connection: consuming Connection, _ method: HTTPRequest.Method?
    ) {
        connection.undertaking = nil
        let now = ContinuousClock.now
        do throws(ConnectionFault) {
            switch try answering.give(answer, toParked: connection.gatherer, method, on: connection.descriptor) {
            case .answered:
                guard nextRequest(on: &connection, at: now) else { return course.drop(connection.descriptor) }
            case .undertaken(let undertaking):
                connection.undertaking = undertaking
            }
        } catch {
            course.report(error)
            return course.drop(connection.descriptor)
        }
        goOn(connection, at: now)
    }
}
