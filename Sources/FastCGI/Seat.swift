/// What a thread has of its own, for functions that were made on another thread and are called on this one.
struct Seat {
    private let value: Any

    init(_ value: Any) {
        self.value = value
    }

    /// All threads of a server have the same type; the functions that its handler makes ask for that.
    func own<Own>() -> Own {
        guard let own = value as? Own else {
            preconditionFailure("a handler's answer asks for \(Own.self), but the threads have \(type(of: value))")
        }
        return own
    }
}
