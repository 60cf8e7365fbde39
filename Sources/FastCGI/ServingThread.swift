import CFastCGI
import Glibc

/// One of the server's threads: waits with the others, and does all that a ready connection needs.
struct ServingThread: ~Copyable {
    let course: ServerCourse
    let seat: Seat
    var answering: Answering
    private var buffer = [UInt8](repeating: 0, count: 16 << 10)
    /// What a body may have taken without a thought for where its room goes.
    private static let smallBodyBytes = 16 << 10

    init(course: ServerCourse, seat: Seat, handler: @escaping Answering.Handler) throws(FastCGIFault) {
        self.course = course
        self.seat = seat
        answering = try Answering(course: course, handler: handler)
    }

    /// Serves until the server stops. The word to stop goes from thread to thread; the first one that hears it sees
    /// to what is still under way before it passes the word on.
    mutating func serve() {
        while true {
            let ready = course.epoll.wait(for: course.hasConnections ? course.sweepInterval : nil)
            if ready == course.stopBell { break }
            attend(ready)
        }
        if course.claimStop() { finish() }
        _ = course.epoll.watchAgain(course.stopBell)
    }

    private mutating func attend(_ ready: Descriptor?) {
        let now = ContinuousClock.now
        if ready == course.socket.descriptor {
            admit(at: now)
        } else if ready == course.ticker.descriptor {
            tick(at: now)
        } else if let ready, let connection = course.room.take(ready) {
            switch connection.undertaking {
            case nil: read(connection, at: now)
            case .sending: goOn(connection, at: now)
            case .waiting: lookAfterParked(connection)
            }
        }
        course.sweep(at: now)
    }

    /// Accepts one connection; the next ones wake other threads.
    private func admit(at now: ContinuousClock.Instant) {
        guard let connection = course.accept(at: now) else { return }
        let descriptor = connection.descriptor
        guard course.room.put(connection, until: now + course.settings.receiveTimeout) else {
            return course.drop(descriptor)
        }
        guard course.epoll.watchOnce(descriptor) else {
            course.report(.notWatched(errno))
            if let connection = course.room.take(descriptor) { course.drop(connection.descriptor) }
            return
        }
    }

    /// Takes what the connection has, answers each request that is whole, and lets it wait for more.
    private mutating func read(_ connection: consuming Connection, at now: ContinuousClock.Instant) {
        while true {
            switch connection.descriptor.receive(into: &buffer) {
            case .bytes(let count):
                guard digest(buffer[..<count], on: &connection, at: now) else {
                    return course.drop(connection.descriptor)
                }
                if connection.undertaking != nil { return goOn(connection, at: now) }
                if count == buffer.count { continue }
            case .nothing:
                break
            case .end:
                if !connection.gatherer.isIdle { course.report(.vanished) }
                return course.drop(connection.descriptor)
            }
            return wait(connection)
        }
    }

    /// Answers the requests that the bytes make whole, up to one that can't be answered at once. False when the connection
    /// is of no more use.
    mutating func digest(
        _ bytes: ArraySlice<UInt8>, on connection: inout Connection, at now: ContinuousClock.Instant
    ) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            connection.begin(at: now)
            do throws(ConnectionFault) {
                rest = try connection.gatherer.gather(rest)
                guard connection.gatherer.isComplete else { continue }
                defer { if connection.gatherer.bodyCount > ServingThread.smallBodyBytes { giveBackRoom() } }
                switch try answering.answer(&connection.gatherer, on: connection.descriptor) {
                case .answered:
                    guard connection.gatherer.keepsConnection else { return false }
                case .undertaken(let undertaking):
                    connection.undertaking = undertaking
                    connection.unread = Array(rest)
                    return true
                }
            } catch {
                course.report(error)
                return false
            }
            connection.finishRequest()
        }
        return true
    }

    /// A large body is read into many small pieces, and the allocator keeps the room of all of them for each thread it
    /// ever came to: many times the body, perhaps never needed again.
    private func giveBackRoom() {
        _ = malloc_trim(0)
    }

    /// Lets the connection wait for a request, or for the rest of one.
    mutating func wait(_ connection: consuming Connection) {
        let descriptor = connection.descriptor
        let until =
            if let begunAt = connection.begunAt {
                begunAt + course.settings.receiveTimeout
            } else {
                ContinuousClock.now + course.settings.idleTimeout
            }
        let kept = connection
        // It must be there before the next event can be: an event for nobody is lost.
        guard course.room.put(kept, until: until) else { return retire(kept) }
        _ = course.epoll.watchAgain(descriptor)
    }

    /// Ends an idle connection without losing a request that the peer is just sending: first it can send no more,
    /// then what has arrived is answered, then it is closed.
    private mutating func retire(_ connection: consuming Connection) {
        connection.descriptor.endReceiving()
        let now = ContinuousClock.now
        while case .bytes(let count) = connection.descriptor.receive(into: &buffer) {
            guard digest(buffer[..<count], on: &connection, at: now) else {
                return course.drop(connection.descriptor)
            }
            if connection.undertaking != nil { return goOn(connection, at: now) }
        }
        connection.gatherer.isIdle ? course.drop(connection.descriptor) : course.giveUp(connection, .abandoned)
    }

    /// Accepts nobody any more, ends the idle connections, answers the parked requests, and waits for the requests that
    /// are coming and the replies that are being sent.
    private mutating func finish() {
        let end = ContinuousClock.now + course.settings.stopTimeout
        course.epoll.forget(course.socket.descriptor)
        if course.socket.endAdmission() { admitLast() }
        let (idle, parked) = course.room.close()
        for connection in idle {
            read(connection, at: ContinuousClock.now)
        }
        for connection in parked {
            answerLast(connection, .stopping)
        }
        while course.hasConnections, ContinuousClock.now < end {
            attend(course.epoll.wait(for: .milliseconds(20)))
        }
    }

    /// Nobody else will ever answer those who have connected to a socket that is ours alone.
    private func admitLast() {
        let now = ContinuousClock.now
        while let connection = course.accept(at: now) {
            let descriptor = connection.descriptor
            if course.room.put(connection, until: now + course.settings.receiveTimeout) {
                _ = course.epoll.watchOnce(descriptor)
            }
        }
    }
}
