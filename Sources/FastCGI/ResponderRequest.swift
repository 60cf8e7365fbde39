import CFastCGI
import Glibc

/// One request in libfcgi's hands: it parses the parameters and frames the reply. Each thread owns one and uses it
/// for one request after the other.
///
/// libfcgi reads from the descriptor in the request and writes to it (2.4.2: fcgiapp.c, `FCGX_Accept_r` accepts a
/// connection only when `ipcFd` is negative). It gets to read a file in memory that holds the head of a request
/// already found sound; the connection's own descriptor takes that one's place for the reply. So libfcgi never waits
/// for a peer, never closes a connection and never sees a byte that it would not survive.
///
/// Its streams keep a pointer to the `FCGX_Request`, hence the fixed address and the single owner.
@safe struct ResponderRequest: ~Copyable {
    private let request: UnsafeMutablePointer<FCGX_Request>
    /// Nil after libfcgi has closed it; the next request brings a new one.
    private var file: HeadFile?

    init() throws(FastCGIFault) {
        file = try HeadFile()
        unsafe request = .allocate(capacity: 1)
        // No listening socket: with a negative descriptor libfcgi fails instead of accepting behind our back.
        _ = unsafe FCGX_InitRequest(request, -1, 0)
    }

    deinit {
        // What a request that was taken and never answered still holds.
        unsafe FCGX_Free(request, 0)
        unsafe request.deallocate()
    }

    /// Has libfcgi parse the head of a request; `parameters` are its name-value pairs, at most 65,535 bytes.
    mutating func take(id: UInt16, keepsConnection: Bool, parameters: [UInt8]) -> Bool {
        guard let head = layOut(id: id, keepsConnection: keepsConnection, parameters: parameters) else { return false }
        unsafe request.pointee.ipcFd = head
        // Zero would have the previous request's end close the descriptor just set.
        unsafe request.pointee.keepConnection = 1
        // Else libfcgi, where it closes, first waits two seconds for the peer's end.
        unsafe request.pointee.detached = 1
        guard unsafe FCGX_Accept_r(request) == 0 else {
            // It has closed the descriptor, and has failed to accept another.
            file?.loseDescriptor()
            file = nil
            return false
        }
        return true
    }

    private mutating func layOut(id: UInt16, keepsConnection: Bool, parameters: [UInt8]) -> Int32? {
        do throws(FastCGIFault) {
            let head = if let file = file.take() { file } else { try HeadFile() }
            let isLaidOut = head.layOut(id: id, keepsConnection: keepsConnection, parameters: parameters)
            let descriptor = head.descriptor
            file = consume head
            return isLaidOut ? descriptor : nil
        } catch {
            // Out of descriptors or memory: this request is not taken, the next may be.
            return nil
        }
    }

    /// Goes through the parameters in the order in which they were sent.
    func forEachVariable<Failure: Error>(
        _ body: (_ name: Span<UInt8>, _ value: Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        guard var entry = unsafe request.pointee.envp else { return }
        while let text = unsafe entry.pointee {
            let pair = unsafe UnsafeBufferPointer(
                start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: strlen(text))
            let span = unsafe Span(_unsafeElements: pair)
            if let equals = unsafe pair.firstIndex(of: UInt8(ascii: "=")) {
                try body(span.extracting(first: equals), span.extracting(droppingFirst: equals + 1))
            }
            unsafe entry += 1
        }
    }

    /// Writes the reply to the connection and ends the request; false when the connection is of no more use.
    mutating func answer(on connection: Descriptor, head: [UInt8], body: [UInt8]) -> Bool {
        unsafe request.pointee.ipcFd = connection.number
        var isWritten = write(head) && write(body)
        // Closing the last writer sends the END_REQUEST record; the order is FCGX_Finish_r's.
        let errors = unsafe FCGX_FClose(request.pointee.err)
        let output = unsafe FCGX_FClose(request.pointee.out)
        isWritten = isWritten && errors == 0 && output == 0
        letGo()
        return isWritten
    }

    /// Writes the head of a reply whose body somebody else writes and ends; false when the connection is of no more
    /// use. The next request may be taken.
    mutating func begin(on connection: Descriptor, head: [UInt8]) -> Bool {
        unsafe request.pointee.ipcFd = connection.number
        var isWritten = write(head)
        if isWritten { isWritten = unsafe FCGX_FFlush(request.pointee.out) == 0 }
        letGo()
        return isWritten
    }

    /// Forgets a request without a word to the peer. The next one may be taken.
    mutating func letGo() {
        unsafe FCGX_Free(request, 0)
        unsafe request.pointee.ipcFd = -1
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBytes { buffer in
            let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let count = Int32(clamping: buffer.count)
            return unsafe FCGX_PutStr(start, count, request.pointee.out) == buffer.count
        }
    }
}
