import Enrichment
import HTTPTypes

/// `/api/enrichment/contacts.csv`: what was found, over all sites, as a file.
enum ContactExport {
    static let download = Route(
        .get, "/api/enrichment/contacts.csv", needs: .read,
        Operation(
            "exportContacts", "The contacts of all sites as CSV, the oldest first.",
            description: """
                Every contact that is there from the beginning to the end is in it once. An apostrophe stands before text \
                that a spreadsheet would take for a formula. A reply that breaks off, which HTTP tells, is not whole.
                """,
            query: AllContacts.filters,
            replies: [
                ReplyForm(
                    .ok, "A header and a record for each contact.", .text(), mediaType: MediaType.csv,
                    fields: [("Content-Disposition", "A name for the file.")], isTagged: false,
                    example: ReplyExamples.exportContacts)
            ])
    ) { call, api in
        let selection = AllContacts.selection(in: call.query)
        let first = try api.store.readings.export(selection, from: nil)
        return Reply(
            pieces: first.bytes, then: rest(of: selection, from: first.next), contentType: contentType,
            fields: [.contentDisposition: #"attachment; filename="contacts.csv""#])
    }

    /// RFC 4180, section 3, and RFC 7111, section 5.1.
    private static let contentType = "\(MediaType.csv); charset=utf-8; header=present"

    private static func rest(of selection: ContactSelection, from place: ExportPlace?) -> Rest {
        { api in
            guard let place else { return .last([]) }
            let part = try api.store.readings.export(selection, from: place)
            guard let next = part.next else { return .last(part.bytes) }
            return .more(part.bytes, then: rest(of: selection, from: next))
        }
    }
}
