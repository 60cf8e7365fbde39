package import HTTPTypes
import PosixThreads
import Synchronization

/// Answers one request: plain, synchronous, and owned by one thread, so that it may hold what can't be shared.
package typealias Handler = (HTTPRequest, [UInt8]) -> (HTTPResponse, [UInt8])

/// Serves HTTP over FastCGI on a listening socket with a fixed number of threads.
///
/// All threads wait for all connections together; a connection costs a thread only while a whole request of it is
/// being answered. So few threads serve any number of kept-alive connections, and a peer that sends half a request
/// holds up nobody.
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
        /// How long a connection may wait for its next request; longer than nginx's `keepalive_timeout` (60 s).
        package var idleTimeout = Duration.seconds(120)
        /// How long `stop()` waits for requests that have begun to come.
        package var stopTimeout = Duration.seconds(10)

        package init() {}
    }

    /// Makes the reply to a request that no handler sees; the request is nil where it could not be understood.
    package typealias Refusal = @Sendable (HTTPResponse.Status, String, HTTPRequest?) -> (HTTPResponse, [UInt8])

    private let course: ServerCourse

    /// `report` hears of each fault on a connection, on the thread it happened on, and must not block.
    package init(
        listening socket: ListeningSocket, settings: Settings, refusal: @escaping Refusal,
        report: @escaping @Sendable (ConnectionFault) -> Void
    ) throws(FastCGIFault) {
        course = try ServerCourse(socket: socket, settings: settings, refusal: refusal, report: report)
    }

    /// Serves until `stop()`, once in the server's life. `makeHandler` is called on each thread for a handler of
    /// the thread's own; when it throws, the server stops and this throws the same.
    package func run(makeHandler: @escaping @Sendable () throws -> Handler) throws {
        guard Library.initialized == 0 else { throw FastCGIFault.library(Library.initialized) }
        let failure = Mutex<(any Error)?>(nil)
        let course = course
        var threads: [PosixThread] = []
        do throws(PosixThread.Refusal) {
            for _ in 0..<max(1, course.settings.threads) {
                threads.append(
                    try PosixThread { @Sendable in
                        do {
                            var thread = try ServingThread(course: course, handler: makeHandler())
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
}
