package import HTTPTypes
import PosixThreads
import Synchronization

/// Serves HTTP over FastCGI on a listening socket with a fixed number of threads.
///
/// All threads wait for all connections together; a connection costs a thread only while a whole request of it is
/// being answered. So few threads serve any number of kept-alive connections, and a peer that sends half a request, takes
/// a long reply slowly or waits for an answer holds up nobody.
package final class FastCGIServer: Sendable {
    package struct Settings: Hashable, Sendable {
        /// How many requests are answered at the same time.
        package var threads = 4
        /// Well under the 1,024 descriptors that systemd grants a service.
        package var maximumConnections = 512
        package var maximumBodyBytes = 1 << 20
        /// The name-value pairs of one request together; more than 65,535 is not possible.
        package var maximumParameterBytes = 60 << 10
        package var maximumParameters = 256
        /// How long the whole of a request may take to come, from its first byte.
        package var receiveTimeout = Duration.seconds(60)
        /// How long a reply's write may wait for a peer that takes nothing.
        package var sendTimeout = Duration.seconds(30)
        /// How long a peer may take nothing of a reply in pieces, which holds up nobody; longer than nginx's `send_timeout`
        /// (60 s), so that it is nginx that gives up its client.
        package var pieceTimeout = Duration.seconds(90)
        /// How long it takes at most until a parked request is asked about again.
        package var tick = Duration.milliseconds(100)
        /// How long a connection may wait for its next request; longer than nginx's `keepalive_timeout` (60 s).
        package var idleTimeout = Duration.seconds(120)
        /// How long `stop()` waits for requests that have begun to come.
        package var stopTimeout = Duration.seconds(10)

        /// How many requests may be parked; the other connections are for those that are answered at once.
        package var maximumParked: Int { maximumConnections / 2 }

        package init() {}
    }

    /// Makes the reply to a request that no handler sees; the request is nil where it could not be understood.
    package typealias Refusal = @Sendable (HTTPResponse.Status, String, HTTPRequest?) -> Answer

    private let course: ServerCourse

    /// `report` hears of each fault on a connection, on the thread it happened on, and must not block.
    package init(
        listening socket: ListeningSocket, settings: Settings, refusal: @escaping Refusal,
        report: @escaping @Sendable (ConnectionFault) -> Void
    ) throws(FastCGIFault) {
        course = try ServerCourse(socket: socket, settings: settings, refusal: refusal, report: report)
    }

    /// Serves until `stop()`, once in the server's life. `makeOwn` is called on each thread for what the thread is to
    /// have of its own, because it can't be shared; when it throws, the server stops and this throws the same.
    /// `handler` answers a request with that: plain and synchronous.
    package func run<Own>(
        makeOwn: @escaping @Sendable () throws -> Own,
        handler: @escaping @Sendable (HTTPRequest, [UInt8], Own) -> Answer
    ) throws {
        guard Library.initialized == 0 else { throw FastCGIFault.library(Library.initialized) }
        let failure = Mutex<(any Error)?>(nil)
        let course = course
        var threads: [PosixThread] = []
        do throws(PosixThread.Refusal) {
            for _ in 0..<max(1, course.settings.threads) {
                threads.append(
                    try PosixThread { @Sendable in
                        do {
                            let own = try makeOwn()
                            var thread = try ServingThread(course: course, seat: Seat(own)) { request, body in
                                handler(request, body, own)
                            }
                            thread.serve()
                        } catch {
                            failure.withLock { $0 = $0 ?? error }
                            course.stop()
                        }
                    })
            }
        } catch {
            failure.withLock { $0 = FastCGIFault.system(call: "pthread_create", errno: error.errno) }
            course.stop()
        }
        for thread in threads {
            thread.join()
        }
        course.closeAll()
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Has `run` answer what is under way, close idle connections and return; from any thread, any number of times.
    ///
    /// No new connection is accepted: under socket activation those that come meanwhile wait for the next process.
    /// `run` returns when the last request is answered, at the latest after `stopTimeout` and what a handler and a
    /// write at that moment take.
    package func stop() {
        course.stop()
    }

    /// Has parked requests asked about at once: something they may wait for has happened. From any thread.
    package func askParked() {
        course.askParked()
    }

    /// How many connections there are, idle ones among them; from any thread.
    package var connections: Int { course.connections }

    /// How many of them wait for an answer that is not there yet.
    package var parked: Int { course.room.parked }
}
