/// Which column of a table of sites holds what. The header names `url` or `domain`, and perhaps `company_name`, in any
/// order and any case.
package struct SiteColumns: Hashable, Sendable {
    package enum Name: String, CaseIterable, Sendable {
        case url, domain
        case companyName = "company_name"
    }

    /// One thing that is wrong with a header.
    package struct HeaderFault: Hashable, Sendable {
        /// From 0; nil when it is the header as a whole.
        package let column: Int?
        /// As a sentence without its subject.
        package let detail: String
    }

    /// All that is wrong with a header.
    package struct Refusal: Error, Hashable, Sendable {
        package let faults: [HeaderFault]
    }

    private let count: Int
    private let site: Int
    private let companyName: Int?
    private let isAddress: Bool

    /// A column that is not known is refused: a misspelt one would otherwise be lost without a word.
    package init(header: [String]) throws(Refusal) {
        var faults: [HeaderFault] = []
        var places: [Name: Int] = [:]
        for (column, text) in header.enumerated() {
            guard let name = Name(rawValue: text.trimmed.lowercased()) else {
                faults.append(HeaderFault(column: column, detail: Self.complaint(about: text)))
                continue
            }
            if places.updateValue(column, forKey: name) != nil {
                faults.append(HeaderFault(column: column, detail: "must be there once only: \(name.rawValue)."))
            }
        }
        let (url, domain) = (places[.url], places[.domain])
        if (url == nil) == (domain == nil) {
            faults.append(HeaderFault(column: nil, detail: "must name exactly one of url and domain."))
        }
        guard faults.isEmpty, let site = url ?? domain else { throw Refusal(faults: faults) }
        count = header.count
        self.site = site
        companyName = places[.companyName]
        isAddress = url != nil
    }

    private static func complaint(about name: String) -> String {
        let shown = String(name.unicodeScalars.prefix(64).map { $0.breaksLine ? "?" : Character($0) })
        let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
        let parting = name.contains(";") ? " Fields are parted by commas." : ""
        return "names a column that is not known here, \"\(shown)\"; known are \(known).\(parting)"
    }

    /// The site that one row of the table proposes.
    package func proposal(in fields: [String]) -> Result<SiteProposal, RowRefusal> {
        guard fields.count == count else {
            let input = fields.indices.contains(site) ? fields[site] : ""
            let reason = "The row has \(fields.count) fields and the header \(count)."
            return .failure(RowRefusal(input: input, reason: reason))
        }
        let name = companyName.map { fields[$0] }
        return .success(SiteProposal(input: fields[site], companyName: name, isAddress: isAddress))
    }

    /// Why a row proposes nothing.
    package struct RowRefusal: Error, Hashable, Sendable {
        /// What stands where the site does in the header; empty when nothing does.
        package let input: String
        /// A sentence.
        package let reason: String
    }
}
