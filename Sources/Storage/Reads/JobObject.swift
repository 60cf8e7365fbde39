import Enrichment

extension RowShape {
    /// Writes a row of `JobSQL` as the job that replies show: without keys, and with what the row alone doesn't tell.
    func writeJob(
        _ row: borrowing HotRow, remainingSeconds: Int64?, waitingFor reason: WaitingReason?, to json: inout JSONBytes
    ) {
        write(to: &json) { column, json in
            switch JobColumn(rawValue: column) {
            case .config:
                if let config = row.text(column) {
                    json.append(bytes: ConfigRedaction.redact(config))
                } else {
                    json.appendNull()
                }
            case .etaSeconds:
                if let remainingSeconds { json.append(remainingSeconds) } else { json.appendNull() }
            case .waitingReason:
                if let reason { json.append(string: reason.rawValue.utf8.span) } else { json.appendNull() }
            default: row.append(column, to: &json)
            }
        }
    }
}
