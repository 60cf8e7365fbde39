/// What stands around the rows of the examples. A row is an object over several lines.
extension ReplyExamples {
    static func success(_ row: String) -> String {
        """
        {
          "success": true,
          "data": \(indented(row, by: 2))
        }
        """
    }

    /// All rows of a list of one.
    static func rows(_ row: String) -> String {
        """
        {
          "success": true,
          "data": [
            \(indented(row, by: 4))
          ],
          "total": 1
        }
        """
    }

    /// The one page of a list of one.
    static func page(of row: String) -> String {
        """
        {
          "success": true,
          "data": [
            \(indented(row, by: 4))
          ],
          "total": 1,
          "page": 1,
          "pageSize": 50
        }
        """
    }

    /// All lines but the first, whose place the text around gives.
    private static func indented(_ text: String, by blanks: Int) -> String {
        text.replacing("\n", with: "\n" + String(repeating: " ", count: blanks))
    }
}
