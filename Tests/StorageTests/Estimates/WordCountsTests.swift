import Testing

@testable import Storage

@Suite struct WordCountsTests {
    @Test func `counts come back as they went in`() {
        let counts = ["it": 3, "sales": 0, "human resources": 12]
        #expect(WordCounts.read(WordCounts.text(counts)) == counts)
        #expect(WordCounts.read("") == [:])
    }

    @Test func `what would not come back is left out`() {
        #expect(WordCounts.text(["a,b": 1, "c=d": 2, "": 3, "e": -1, "f": 4]) == "f=4")
        #expect(WordCounts.read("nonsense,=,x=y,z=1") == ["z": 1])
    }
}
