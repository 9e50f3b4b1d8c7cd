/// Names for the fields of a shapefile: at most ten bytes in the file's encoding, none twice, no character cut.
///
/// A name that fits stays as it is, so that no shortened one can be taken for it: `department` is never `department_code`.
public enum ShortFieldNames {
    private static let mostBytes = 10

    /// - Returns: a name for each, in their order; nil for one that the encoding cannot write at all.
    public static func shortened(_ names: [String], in encoding: TextEncoding) -> [String?] {
        // dBASE readers do not tell capitals from small letters.
        var taken: Set<String> = []
        let fitting = names.map { name in
            (encoding.encode(name)?.count ?? .max) <= mostBytes && taken.insert(name.lowercased()).inserted
        }
        return zip(names, fitting).map { name, fits in
            guard !fits else { return name }
            guard encoding.encode(name) != nil else { return nil }
            for number in 0...names.count {
                let suffix = number == 0 ? "" : String(number)
                let short = prefix(of: name, leaving: suffix.utf8.count, in: encoding) + suffix
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
