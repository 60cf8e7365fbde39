import CFastCGI
import Glibc

/// One of the server's threads: waits with the others, and does all that a ready connection needs.
struct ServingThread: ~Copyable {
    private let course: ServerCourse
    private var answering: Answering
    private var buffer = [UInt8](repeating: 0, count: 16 << 10)
    /// What a body may have taken without a thought for where its room goes.
    private static let smallBodyBytes = 16 << 10

    init(course: ServerCourse, handler: @escaping Handler) throws(FastCGIFault) {
        self.course = course
        answering = try Answering(course: course, handler: handler)
    }

    /// Serves until the server stops. The word to stop goes from thread to thread; the first one that hears it sees
    /// to what is still under way before it passes the word on.
    mutating func serve() {
        while true {
            let ready = course.epoll.wait(for: course.room.isEmpty ? nil : course.sweepInterval)
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
        } else if let ready, let connection = course.room.take(ready) {
            read(connection, at: now)
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
                guard digest(count, on: &connection, at: now) else { return course.drop(connection.descriptor) }
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

    /// False when the connection is of no more use.
    private mutating func digest(
        _ count: Int, on connection: inout Connection, at now: ContinuousClock.Instant
    ) -> Bool {
        var rest = buffer[..<count]
        while !rest.isEmpty {
            connection.begin(at: now)
            do throws(ConnectionFault) {
                rest = try connection.gatherer.gather(rest)
                guard connection.gatherer.isComplete else { continue }
                defer { if connection.gatherer.bodyCount > ServingThread.smallBodyBytes { giveBackRoom() } }
                guard try answering.answer(&connection.gatherer, on: connection.descriptor) else { return false }
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

    private mutating func wait(_ connection: consuming Connection) {
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
            guard digest(count, on: &connection, at: now) else { return course.drop(connection.descriptor) }
        }
        if !connection.gatherer.isIdle { course.report(.abandoned) }
        course.drop(connection.descriptor)
    }

    /// Accepts nobody any more, ends the idle connections, and waits for the requests that are coming.
    private mutating func finish() {
        let end = ContinuousClock.now + course.settings.stopTimeout
        course.epoll.forget(course.socket.descriptor)
        if course.socket.endAdmission() { admitLast() }
        for connection in course.room.close() {
            read(connection, at: ContinuousClock.now)
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
