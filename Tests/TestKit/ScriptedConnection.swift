/// One connection to a scripted server.
final class ScriptedConnection {
    private let socket: LoopbackSocket
    private let number: Int
    private var pending: [UInt8] = []

    init(socket: LoopbackSocket, number: Int) {
        self.socket = socket
        self.number = number
    }

    /// Reads requests and carries out the script until one side has enough. The socket is left to be closed.
    func serve(_ script: ScriptedHTTPServer.Script, note: (ScriptedHTTPServer.Received) -> Void) {
        var served = 0
        while let request = nextRequest(number: served + 1) {
            served += 1
            note(request)
            for step in script(request) {
                guard carryOut(step) else { return }
            }
        }
    }

    /// False when nothing more can be done on the connection.
    private func carryOut(_ step: ScriptedHTTPServer.Step) -> Bool {
        switch step {
        case .send(let bytes):
            return socket.send(bytes)
        case .drip(let bytes, let pause):
            for byte in bytes {
                guard socket.send([byte]), !socket.peerCloses(within: pause) else { return false }
            }
            return true
        case .hold:
            while !socket.receive().isEmpty {}
            return false
        case .close:
            return false
        case .reset:
            socket.reset()
            return false
        }
    }

    private func nextRequest(number requestNumber: Int) -> ScriptedHTTPServer.Received? {
        guard let head = nextHead() else { return nil }
        let lines = head.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3 else { return nil }
        let fields = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return (line[..<colon].lowercased(), String(value))
        }
        let length = fields.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
        guard let body = nextBytes(length) else { return nil }
        return ScriptedHTTPServer.Received(
            method: String(words[0]), target: String(words[1]), fields: fields, body: body, connection: number,
            number: requestNumber)
    }

    private func nextHead() -> String? {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = pending.firstRange(of: end) {
                let head = String(decoding: pending[..<range.lowerBound], as: UTF8.self)
                pending.removeSubrange(..<range.upperBound)
                return head
            }
            guard receive() else { return nil }
        }
    }

    private func nextBytes(_ count: Int) -> [UInt8]? {
        while pending.count < count {
            guard receive() else { return nil }
        }
        let bytes = Array(pending.prefix(count))
        pending.removeFirst(count)
        return bytes
    }

    private func receive() -> Bool {
        let bytes = socket.receive()
        pending += bytes
        return !bytes.isEmpty
    }
}
