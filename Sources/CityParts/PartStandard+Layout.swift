import GeoModel

extension PartStandard {
    /// Digits of a class code: 2 major + 2 or 3 minor.
    public var classDigits: Int {
        switch self {
        case .gbt30428: 4
        case .gbt47678: 5
        }
    }

    /// Digits of a part's code: 6 county, the class, 6 sequence.
    public var codeDigits: Int { 6 + classDigits + 6 }

    /// The layout as people write it.
    public var layout: String { "6+2+\(classDigits - 2)+6" }

    /// The standard whose codes have this many digits; nil for another number.
    public init?(codeDigits: Int) {
        guard let standard = [PartStandard.gbt30428, .gbt47678].first(where: { $0.codeDigits == codeDigits }) else {
            return nil
        }
        self = standard
    }

    /// The standard that a row of the class table names; nil for one that is not known here.
    ///
    /// CJ/T 214-2007 is the base of GB/T 30428.2-2013; their classes stand in one list.
    public init?(tableName: String) {
        if tableName.hasPrefix("GB/T 47678.5") {
            self = .gbt47678
        } else if tableName.hasPrefix("GB/T 30428.2") || tableName.hasPrefix("CJ/T 214") {
            self = .gbt30428
        } else {
            return nil
        }
    }
}
