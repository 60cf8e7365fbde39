import Enrichment

/// The names that a command is given, judged. What is wrong with one is told by its place and never by its text.
struct NameList {
    /// In bytes; more than an address or a domain can have (RFC 5321, section 4.5.3.1).
    static let longestName = 1_000

    private(set) var names: Set<SuppressedName> = []
    private(set) var refusals: [String] = []
    private let spelling: SuppressionNames
    /// The beginning of a line whose end has not come, and whether more of it was than is looked at.
    private var line: [UInt8] = []
    private var isTooLong = false
    private var lineNumber = 1

    init(spelling: SuppressionNames) {
        self.spelling = spelling
    }

    mutating func add(arguments: [String]) {
        for (index, text) in arguments.enumerated() where text != "-" {
            judge(Array(text.utf8), at: "argument \(index + 1)")
        }
    }

    /// Takes a piece of a file that has a name in each line, wherever it was cut. Empty lines are none.
    mutating func add(_ piece: [UInt8]) {
        for byte in piece {
            if byte == UInt8(ascii: "\n") {
                endLine()
            } else if line.count < Self.longestName {
                line.append(byte)
            } else {
                isTooLong = true
            }
        }
    }

    mutating func finish() {
        if !line.isEmpty { endLine() }
    }

    private mutating func endLine() {
        if isTooLong {
            refusals.append("line \(lineNumber): It is longer than a name can be.")
        } else {
            judge(line, at: "line \(lineNumber)")
        }
        line.removeAll(keepingCapacity: true)
        isTooLong = false
        lineNumber += 1
    }

    private mutating func judge(_ bytes: [UInt8], at place: String) {
        let isBlank = { (byte: UInt8) in [0x20, 0x09, 0x0D].contains(byte) }
        let trimmed = Array(bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
        if trimmed.isEmpty { return }
        switch name(in: trimmed) {
        case .success(let name): names.insert(name)
        case .failure(let refusal): refusals.append("\(place): \(refusal.reason)")
        }
    }

    private func name(in bytes: [UInt8]) -> Result<SuppressedName, DomainRefusal> {
        guard bytes.count <= Self.longestName else { return Self.refusal("It is longer than a name can be.") }
        guard let text = String(validating: bytes, as: UTF8.self) else { return Self.refusal("It is no UTF-8.") }
        guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            return Self.refusal("It contains a control character.")
        }
        guard text.utf8.contains(UInt8(ascii: "@")) else { return spelling.domain(text) }
        guard let address = spelling.address(text) else {
            return Self.refusal("It is no address: it lacks what stands before or behind the @, or holds blanks.")
        }
        return .success(address)
    }

    private static func refusal(_ reason: String) -> Result<SuppressedName, DomainRefusal> {
        .failure(DomainRefusal(reason: reason))
    }
}

extension NameList {
    /// Reads what a command is given: its arguments, and where one of them is `-` the lines of standard input.
    init(arguments: [String]) throws {
        self.init(spelling: ForgettingOptions.names)
        add(arguments: arguments)
        guard arguments.contains("-") else { return }
        let input = try InputFile("-")
        while let piece = try input.next() { add(piece) }
        finish()
    }

    /// Says which were refused, on standard error.
    func complain() {
        for refusal in refusals { StandardError.say(refusal) }
    }

    /// So many at once as the store takes.
    var commands: [ForgetNames] {
        let all = names.sorted { $0.text < $1.text }
        return stride(from: 0, to: all.count, by: ForgetNames.mostAtOnce).map { start in
            ForgetNames(all[start..<min(start + ForgetNames.mostAtOnce, all.count)])
        }
    }
}
