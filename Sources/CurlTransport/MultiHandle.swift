import CCurl

/// libcurl's set of exchanges under way. Belongs to the loop's thread, its waker excepted.
@safe final class MultiHandle {
    private let handle: UnsafeMutableRawPointer

    init(_ settings: CurlTransport.Settings) throws(CurlFault) {
        guard globalStart == CURLE_OK, let handle = unsafe curl_multi_init() else {
            throw CurlFault(CURLE_FAILED_INIT, detail: "")
        }
        unsafe self.handle = handle
        try unsafe check(ccurl_multi_set_number(handle, CURLMOPT_MAXCONNECTS, settings.maximumIdleConnections))
    }

    deinit {
        unsafe curl_multi_cleanup(handle)
    }

    var waker: MultiWaker { unsafe MultiWaker(handle) }

    func add(_ easy: EasyHandle) throws(CurlFault) {
        try unsafe check(curl_multi_add_handle(handle, easy.handle))
    }

    /// Ends the exchange at once if it is still under way. False when libcurl would not: the handle is then fit for
    /// nothing but being freed, which takes it out too.
    func remove(_ easy: EasyHandle) -> Bool {
        unsafe curl_multi_remove_handle(handle, easy.handle) == CURLM_OK
    }

    /// Moves every exchange on as far as it goes without waiting.
    func perform() throws(CurlFault) {
        var running: Int32 = 0
        try unsafe check(curl_multi_perform(handle, &running))
    }

    /// The next exchange that has ended, and how. Each is told once.
    func nextEnded() -> (EasyHandle, CURLcode)? {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(handle, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
            var context: UnsafeMutableRawPointer?
            guard unsafe ccurl_get_context(message.pointee.easy_handle, &context) == CURLE_OK,
                let context = unsafe context
            else { continue }
            let easy = unsafe Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
            return unsafe (easy, ccurl_result(message))
        }
        return nil
    }

    /// Waits until a connection or a timer of libcurl wants attention, the waker is used or the time is up.
    func wait(atMost duration: Duration) throws(CurlFault) {
        let milliseconds = Int32(clamping: duration.curlMilliseconds)
        try unsafe check(curl_multi_poll(handle, nil, 0, milliseconds, nil))
    }

    private func check(_ code: CURLMcode) throws(CurlFault) {
        guard code == CURLM_OK else { throw CurlFault(code) }
    }
}

/// The one thing another thread may do with a multi handle: end its wait.
///
/// Must not be used once the handle is freed; `Mailbox` sees to that.
@safe struct MultiWaker: @unchecked Sendable {
    // Unchecked because it is a pointer; curl_multi_wakeup(3) may be called from any thread.
    private let handle: UnsafeMutableRawPointer

    fileprivate init(_ handle: UnsafeMutableRawPointer) {
        unsafe self.handle = handle
    }

    func wake() {
        // A failure means a full pipe, so that a wake-up is on its way already.
        _ = unsafe curl_multi_wakeup(handle)
    }
}

/// libcurl's process-wide start, once; Debian's libcurl is built to allow it from any thread.
private let globalStart = curl_global_init(Int(CURL_GLOBAL_DEFAULT))
