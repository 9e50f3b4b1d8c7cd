extension NameLexicon {
    /// Reads names from text: a line a name, its label, a space, the name (`road 解放路`). Labels as in a training file.
    ///
    /// - Throws: `AddressBaseError.badCorpus` with the line.
    public convenience init(list text: String) throws(AddressBaseError) {
        var entries: [Entry] = []
        for (number, line) in text.utf8.split(separator: 0x0A).enumerated() {
            let line = Substring(line.last == 0x0D ? line.dropLast() : line)
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let label = LabelSet.element(named: String(parts[0])) else {
                throw .badCorpus(line: number + 1, "no label and name with a space between them: \(line)")
            }
            entries.append(Entry(String(parts[1]), label))
        }
        self.init(entries)
    }
}
