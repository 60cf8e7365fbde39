extension String {
    /// The name of a table or column as SQL holds it, whatever is in it (sqlite.org/lang_keywords.html).
    var quotedName: String {
        "\"\(replacing("\"", with: "\"\""))\""
    }
}
