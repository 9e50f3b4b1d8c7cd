import Foundation

/// What CASEI and ACCENTI make of a text before it is compared. A store that folds in its own engine must agree.
public enum TextFolding {
    /// Upper case, then lower case: folds ß with SS and ς with σ, as full case folding does (Unicode 15, §3.13).
    public static func foldingCase(_ text: String) -> String {
        isASCII(text) ? text.lowercased() : text.uppercased().lowercased()
    }

    /// The canonical decomposition without non-spacing marks.
    public static func removingAccents(_ text: String) -> String {
        guard !isASCII(text) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars
        where scalar.properties.generalCategory != .nonspacingMark {
            result.append(scalar)
        }
        return String(result)
    }

    private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }
}
