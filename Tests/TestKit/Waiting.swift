/// Nothing came of what a test waited for.
package struct WaitedInVain: Error, CustomStringConvertible {
    package let description: String
}

/// Waits for a condition that nobody tells of: looks again and again, the more seldom the longer it takes, so that those
/// who are to bring it about get to run. Throws when it never holds, and when the task is cancelled.
package func eventually(_ what: String, _ condition: () throws -> Bool) async throws {
    // Three minutes at least, counted in looks: on a busy machine a minute may pass between two of them.
    for look in 1...10_000 {
        if try condition() { return }
        try Task.checkCancellation()
        if look < 100 { await Task.yield() } else { try await Task.sleep(for: .milliseconds(min(look / 100, 20))) }
    }
    throw WaitedInVain(description: "waited in vain for this: \(what)")
}

/// Waits until the task is cancelled.
package func untilCancelled() async {
    let (nothing, ending) = AsyncStream.makeStream(of: Never.self)
    for await _ in nothing {}
    ending.finish()
}
