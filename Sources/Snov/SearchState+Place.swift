import Enrichment
import FoundationEssentials

extension SearchState {
    /// The state that a place holds; nil for one that is none of ours, of another version, or not plausible.
    init?(_ place: SearchPlace?) {
        guard let place, place.rawValue.utf8.count <= SearchPlace.maximumBytes,
            // What can't be read says nothing but that.
            let state = try? JSONDecoder().decode(SearchState.self, from: Data(place.rawValue.utf8)),
            state.isPlausible
        else { return nil }
        self = state
    }

    /// The place that a later try goes on from.
    func place() throws -> SearchPlace {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return SearchPlace(rawValue: String(decoding: try encoder.encode(self), as: UTF8.self))
    }

    /// Whether nothing in it leads astray: a place comes out of a database that others may write to.
    private var isPlausible: Bool {
        version == Self.currentVersion && numbers.allSatisfy { (0...Self.largestNumber).contains($0) }
            && waiting.count + asked.count <= SnovTask.prospectsOnPage && waiting.allSatisfy(\.isPlausible)
            && asked.allSatisfy(\.isPlausible)
            && [nextStart, pageResult].compactMap { $0 }.allSatisfy(SnovLink.isPath)
    }

    /// Beyond the largest offset and all that is wanted behind it.
    private static let largestNumber = 2_000_000_000
}
