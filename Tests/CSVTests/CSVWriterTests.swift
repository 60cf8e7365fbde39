import CSV
import Testing

@Suite struct CSVWriterTests {
    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("a b", "a b"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""),
        ("a\r\nb", "\"a\r\nb\""), ("a\rb", "\"a\rb\""), ("a\nb", "\"a\nb\""), (" a", "\" a\""), ("a ", "\"a \""),
        ("Bürö", "Bürö"), ("'a", "'a"), ("a=b+c-d@e", "a=b+c-d@e"), ("a\0b", "a\u{FFFD}b"),
    ])
    func `a field is quoted where it must be`(text: String, written: String) {
        #expect(line(text, "end") == "\(written),end\r\n")
    }

    @Test(arguments: [
        "=1+1", "+1 555 0100", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "＝1", "＋1", "－1", "＠1",
    ])
    func `what a spreadsheet may run is made text`(text: String) {
        #expect(line(text, "end") == "\"'\(text)\",end\r\n")
    }

    @Test func `a formula's own marks do not set it free`() {
        #expect(line("=\"a\",\"=b\"", "end") == "\"'=\"\"a\"\",\"\"=b\"\"\",end\r\n")
        #expect(line("a\",\"=b", "a;=b", "a\t=b") == "\"a\"\",\"\"=b\",\"a;=b\",\"a\t=b\"\r\n")
        #expect(line("\0=1", "end") == "\"'\u{FFFD}=1\",end\r\n")
    }

    @Test func `numbers are written as they are, and nothing as nothing`() {
        var csv = CSVWriter()
        csv.append(-5 as Int64)
        csv.appendNothing()
        csv.append(-0.5)
        csv.append(Int64.max)
        csv.endRecord()

        #expect(text(csv) == "-5,,-0.5,9223372036854775807\r\n")
    }

    @Test func `a record of one empty field is no empty line`() throws {
        var csv = CSVWriter()
        csv.append(record: ["a"])
        csv.append(record: [""])
        csv.appendNothing()
        csv.endRecord()
        csv.append(record: ["\n"])

        #expect(text(csv) == "a\r\n\"\"\r\n\"\"\r\n\"'\n\"\r\n")
        #expect(try CSVReader.records(in: csv.bytes).map(\.fields) == [["a"], [""], [""], ["'\n"]])
    }

    private func line(_ fields: String...) -> String {
        var csv = CSVWriter()
        csv.append(record: fields)
        return text(csv)
    }

    private func text(_ csv: CSVWriter) -> String {
        String(decoding: csv.bytes, as: UTF8.self)
    }
}
