import FoundationEssentials
import NIOHTTP1
import Synchronization

extension Simulator {
    /// `POST /_faults`: makes the next domain searches or calls of Snov's go wrong, or changes the latency; see `FaultOrder`.
    func queueFaults(_ body: [UInt8]) -> Answer {
        do {
            let order = try JSONDecoder().decode(FaultOrder.self, from: Data(body))
            let queued = state.withLock { state in
                switch order.change {
                case .latency(let latency): state.latency = latency
                case .fault(let fault, let times, let target):
                    state.faults.append(fault, times: times, target: target)
                }
                return state.faults.count
            }
            return .json { $0.member("queued", queued) }
        } catch {
            let explanation = JSONWriter.bytes { $0.member("error", "\(error)") }
            return Answer(status: .badRequest, body: explanation)
        }
    }
}
