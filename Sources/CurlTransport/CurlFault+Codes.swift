import CCurl

extension CurlFault {
    /// What libcurl's result code means (libcurl-errors(3)).
    ///
    /// `detail` is what libcurl wrote about this failure. It is used only where it names at most the host and what
    /// became of the connection to it; everywhere else the code's own, constant sentence stands.
    init(_ code: CURLcode, detail: String) {
        let sentence = unsafe String(cString: curl_easy_strerror(code))
        let specific = detail.isEmpty ? sentence : detail
        self =
            switch code {
            case CURLE_OPERATION_TIMEDOUT: .timedOut
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .couldNotResolve(specific)
            case CURLE_COULDNT_CONNECT, CURLE_PROXY: .couldNotConnect(specific)
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
                CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CRL_BADFILE,
                CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT, CURLE_SSL_ENGINE_INITFAILED,
                CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
                .tls(specific)
            case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2,
                CURLE_HTTP2_STREAM:
                .reset(sentence)
            // libcurl takes a reply without a status line for HTTP/0.9 and refuses it as an unsupported protocol.
            case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
                .malformedReply(sentence)
            case CURLE_URL_MALFORMAT: .unsendable(sentence)
            default: .other(code: Int(code.rawValue), sentence)
            }
    }

    init(_ code: CURLMcode) {
        self = .other(code: Int(code.rawValue), unsafe String(cString: curl_multi_strerror(code)))
    }
}
