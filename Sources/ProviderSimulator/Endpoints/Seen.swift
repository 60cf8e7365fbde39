import Synchronization

extension Simulator {
    /// `GET /_seen`: what the provider has seen since its start or the last reset. `?domains=1` lists the domains.
    ///
    /// - `calls`: domain searches, answered or not; `accountCalls`: looks at the account.
    /// - `worstSecond`, `worstMinute`: the most domain searches of any one key in any window of 1 s and of 60 s,
    ///   half-open as `SlidingWindow` says, by the instants at which their heads were read; `…OverAll` of all callers.
    /// - `endpoints`: the same for the provider's other endpoints, as far as they were called.
    /// - `throttled`: calls answered as too many; `badKeys`: calls refused with 401 for their key; `keysInURL`: calls with
    ///   a key in the URL; `locationsInGET`: searches with a JSON location in a GET.
    /// - `maximumConcurrent`: the most searches in flight at once, from head read to answer handed to the socket.
    /// - `perKey`: by `KeyDigest`, never by key; `snov`: see `writeSnov`. `perDomain`: searches of each domain,
    ///   whatever they were answered.
    func seen(_ call: Call) -> Answer {
        let listsDomains = call.request.query["domains"] == "1"
        let (log, endpoints, credits, snov) = state.withLock {
            ($0.arrivals, $0.endpoints, $0.credits, $0.snov)
        }
        return .json { json in
            json.member("calls", log.calls)
            json.member("accountCalls", log.accountCalls)
            json.member("worstSecond", log.perKey.values.map(\.second.largest).max() ?? 0)
            json.member("worstSecondOverAll", log.second.largest)
            json.member("worstMinute", log.perKey.values.map(\.minute.largest).max() ?? 0)
            json.member("worstMinuteOverAll", log.minute.largest)
            json.object("endpoints") { writeEndpoints(&$0, endpoints) }
            json.member("throttled", log.throttled)
            json.member("badKeys", log.badKeys)
            json.member("keysInURL", log.keysInURL)
            json.member("locationsInGET", log.locationsInGET)
            json.member("maximumConcurrent", log.maximumConcurrent)
            json.array("userAgents", of: log.userAgents.sorted())
            json.object("perKey") { writeKeys(&$0, log, credits) }
            json.object("snov") { writeSnov(&$0, snov, listsDomains: listsDomains) }
            if listsDomains {
                json.object("perDomain") { $0.members(log.perDomain) }
            }
        }
    }

    private func writeEndpoints(_ json: inout JSONWriter, _ log: EndpointLog) {
        for (name, record) in log.records.sorted(by: { $0.key < $1.key }) {
            json.object(name) { json in
                json.member("calls", record.calls)
                json.member("worstSecond", record.worstSecond)
                json.member("worstMinute", record.worstMinute)
            }
        }
    }

    private func writeKeys(_ json: inout JSONWriter, _ log: ArrivalLog, _ credits: CreditLedger) {
        for (key, record) in log.perKey.sorted(by: { $0.key.text < $1.key.text }) {
            json.object(key.text) { json in
                json.member("calls", record.calls)
                let used = credits.usage(of: key).credits
                if let whole = Int(exactly: used) {
                    json.member("credits", whole)
                } else {
                    json.member("credits", used)
                }
                json.member("worstSecond", record.second.largest)
                json.member("worstMinute", record.minute.largest)
            }
        }
    }

    /// `POST /_reset`: forgets calls, credits, failures and faults, and takes back a changed latency. Calls in flight
    /// stay in flight.
    func reset() -> Answer {
        state.withLock { state in
            var arrivals = state.arrivals
            arrivals.startAfresh()
            var snov = state.snov
            snov.startAfresh()
            state = State(latency: settings.latency)
            state.arrivals = arrivals
            state.snov = snov
        }
        return .json { $0.member("reset", true) }
    }
}

extension JSONWriter {
    /// Numbers by name, in the order of their names.
    mutating func members(_ numbers: [String: Int]) {
        for (name, number) in numbers.sorted(by: { $0.key < $1.key }) { member(name, number) }
    }
}
