/// Names for the fields of a shapefile: at most ten bytes in the file's encoding, none twice, no character cut.
public enum ShortFieldNames {
    private static let mostBytes = 10

    /// - Returns: a name for each, in their order; nil for one that the encoding cannot write at all.
    public static func shortened(_ names: [String], in encoding: TextEncoding) -> [String?] {
        var taken: Set<String> = []
        return names.map { name in
            guard encoding.encode(name) != nil else { return nil }
            for number in 0...names.count {
                let suffix = number == 0 ? "" : String(number)
                let short = prefix(of: name, leaving: suffix.utf8.count, in: encoding) + suffix
                // dBASE readers do not tell capitals from small letters.
                if taken.insert(short.lowercased()).inserted { return short }
            }
            return nil
        }
    }

    /// As many whole characters as fit.
    private static func prefix(of name: String, leaving bytes: Int, in encoding: TextEncoding) -> String {
        var name = name
        while (encoding.encode(name)?.count ?? .max) > mostBytes - bytes { name.removeLast() }
        return name
    }
}
