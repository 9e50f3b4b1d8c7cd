/// How well spans were found: a span counts where label, start and end are right.
public struct ParseScore: Sendable {
    public struct Count: Hashable, Sendable {
        public var right = 0
        public var found = 0
        public var wanted = 0

        public var precision: Double { found == 0 ? 0 : Double(right) / Double(found) }
        public var recall: Double { wanted == 0 ? 0 : Double(right) / Double(wanted) }
        /// The harmonic mean of precision and recall; 0 where nothing is right.
        public var f1: Double { found + wanted == 0 ? 0 : 2 * Double(right) / Double(found + wanted) }

        static func + (left: Count, right: Count) -> Count {
            Count(
                right: left.right + right.right, found: left.found + right.found, wanted: left.wanted + right.wanted)
        }
    }

    /// By label, in the words of the corpus.
    public private(set) var counts: [String: Count] = [:]
    public private(set) var addresses = 0

    public init() {}

    /// Province, city, county.
    public static let divisionLabels: Set<String> = ["prov", "city", "district"]
    /// The levels that geocoding needs.
    public static let levelLabels: Set<String> = divisionLabels.union([
        "town", "community", "road", "roadno", "houseno", "cellno", "floorno", "roomno",
    ])

    public var divisions: Count { total(of: Self.divisionLabels) }
    public var levels: Count { total(of: Self.levelLabels) }
    public var all: Count { counts.values.reduce(Count(), +) }

    private func total(of labels: Set<String>) -> Count {
        counts.filter { labels.contains($0.key) }.values.reduce(Count(), +)
    }

    struct Span: Hashable {
        var label: String
        var start: Int
        var end: Int
    }

    mutating func add(found: Set<Span>, wanted: Set<Span>) {
        addresses += 1
        for span in found { counts[span.label, default: Count()].found += 1 }
        for span in wanted { counts[span.label, default: Count()].wanted += 1 }
        for span in found where wanted.contains(span) { counts[span.label, default: Count()].right += 1 }
    }
}
