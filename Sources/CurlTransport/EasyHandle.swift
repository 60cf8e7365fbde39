import CCurl

/// One exchange's worth of libcurl, used again for the next. Belongs to the loop's thread.
@safe final class EasyHandle {
    struct End {
        let transfer: Transfer
        let result: Result<Reply, CurlFault>
    }

    let handle: UnsafeMutableRawPointer
    private let reply: ReplyCollector
    private let departure = Departure()
    private let errorText: UnsafeMutablePointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?
    private(set) var transfer: Transfer?

    init(_ settings: CurlTransport.Settings) throws(CurlFault) {
        guard let handle = unsafe curl_easy_init() else { throw CurlFault(CURLE_FAILED_INIT, detail: "") }
        unsafe self.handle = handle
        reply = ReplyCollector(
            maximumHeaderBytes: settings.maximumHeaderBytes, maximumBodyBytes: settings.maximumReplyBytes)
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try apply(settings)
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
        unsafe curl_slist_free_all(headers)
        unsafe errorText.deallocate()
    }

    /// Makes ready to be added to a multi handle; the transfer is this handle's until `finish`.
    func prepare(_ transfer: Transfer, settings: CurlTransport.Settings, timeout: Duration) throws(CurlFault) {
        try apply(settings)
        try set(CURLOPT_TIMEOUT_MS, timeout.curlMilliseconds)
        try set(CURLOPT_URL, transfer.order.url)
        try setMessage(transfer.order)
        departure.latest = transfer.latestDeparture
        self.transfer = transfer
    }

    /// Takes the transfer out, with what came of it, and forgets all of it: nothing of one exchange, least of all its
    /// key, is left for the next.
    func finish(_ code: CURLcode) -> End? {
        guard let transfer else { return nil }
        let result = outcome(code)
        self.transfer = nil
        reply.clear()
        departure.clear()
        unsafe curl_easy_reset(handle)
        unsafe curl_slist_free_all(headers)
        unsafe headers = nil
        return End(transfer: transfer, result: result)
    }

    private func outcome(_ code: CURLcode) -> Result<Reply, CurlFault> {
        if departure.wasMissed { return .failure(.tooLate) }
        if reply.isOverfull { return .failure(.tooLarge) }
        guard code == CURLE_OK else { return .failure(CurlFault(code, detail: errorDetail)) }
        // libcurl takes a connection that ends in good order within the head for a reply without a body.
        if reply.isInHead { return .failure(.reset("it ended within the head of the reply")) }
        var status = 0
        _ = unsafe ccurl_get_number(handle, CURLINFO_RESPONSE_CODE, &status)
        guard let whole = reply.reply(status: status) else { return .failure(.malformedReply("the status is none")) }
        return .success(whole)
    }

    /// Printable ASCII only: a peer's certificate may have contributed to it.
    private var errorDetail: String {
        let text = unsafe String(cString: errorText)
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { 0x20...0x7E ~= $0.value }))
    }

    /// What holds for every exchange.
    private func apply(_ settings: CurlTransport.Settings) throws(CurlFault) {
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_USERAGENT, settings.userAgent)
        try set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeout.curlMilliseconds)
        try set(CURLOPT_MAXAGE_CONN, settings.maximumIdle.curlMilliseconds / 1000)
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        if let path = settings.caBundlePath { try set(CURLOPT_CAINFO, path) }
        // Signals would go to any thread; time-outs don't need them where names are resolved in a thread.
        try set(CURLOPT_NOSIGNAL, 1)
        // Else ending an exchange whose host is being looked up blocks the loop until getaddrinfo returns.
        try set(CURLOPT_QUICK_EXIT, 1)
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try setReceivers()
    }

    private func setReceivers() throws(CurlFault) {
        let context = unsafe Unmanaged.passUnretained(reply).toOpaque()
        unsafe errorText.pointee = 0
        try unsafe check(ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
        try unsafe check(ccurl_set_pointer(handle, CURLOPT_PRIVATE, Unmanaged.passUnretained(self).toOpaque()))
        try unsafe check(ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context))
        try unsafe check(ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context))
        try unsafe check(ccurl_set_receiver(handle, CURLOPT_HEADERFUNCTION, receiveHeader))
        try unsafe check(ccurl_set_receiver(handle, CURLOPT_WRITEFUNCTION, receiveBody))
        try unsafe check(ccurl_set_gate(handle, mayDepart, Unmanaged.passUnretained(departure).toOpaque()))
    }

    private func setMessage(_ order: Order) throws(CurlFault) {
        switch order.method {
        case "GET" where order.body.isEmpty: try set(CURLOPT_HTTPGET, 1)
        case "HEAD": try set(CURLOPT_NOBODY, 1)
        default:
            try set(CURLOPT_POST, 1)
            try set(CURLOPT_CUSTOMREQUEST, order.method)
            try unsafe check(ccurl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(order.body.count)))
            try unsafe check(ccurl_copy_body(handle, order.body))
        }
        for line in order.headerLines {
            guard let longer = unsafe curl_slist_append(headers, line) else {
                throw CurlFault(CURLE_OUT_OF_MEMORY, detail: "")
            }
            unsafe headers = longer
        }
        try unsafe check(ccurl_set_headers(handle, headers))
    }

    private func set(_ option: CURLoption, _ number: Int) throws(CurlFault) {
        try unsafe check(ccurl_set_number(handle, option, number))
    }

    private func set(_ option: CURLoption, _ text: String) throws(CurlFault) {
        try unsafe check(ccurl_set_text(handle, option, text))
    }

    private func check(_ code: CURLcode) throws(CurlFault) {
        guard code == CURLE_OK else { throw CurlFault(code, detail: "") }
    }
}

private func receiveHeader(
    bytes: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
    guard let context = unsafe context else { return 0 }
    let reply = unsafe Unmanaged<ReplyCollector>.fromOpaque(context).takeUnretainedValue()
    return unsafe reply.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
}

private func receiveBody(
    bytes: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
    guard let context = unsafe context else { return 0 }
    let reply = unsafe Unmanaged<ReplyCollector>.fromOpaque(context).takeUnretainedValue()
    return unsafe reply.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
}

private func mayDepart(
    context: UnsafeMutableRawPointer?, _: UnsafeMutablePointer<CChar>?, _: UnsafeMutablePointer<CChar>?, _: Int32,
    _: Int32
) -> Int32 {
    guard let context = unsafe context else { return CURL_PREREQFUNC_ABORT }
    let departure = unsafe Unmanaged<Departure>.fromOpaque(context).takeUnretainedValue()
    return departure.mayBegin(at: .now) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}
