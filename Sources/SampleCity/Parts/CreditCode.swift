/// Unified social credit codes (统一社会信用代码) of invented organisations, with valid check characters.
enum CreditCode {
    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    private static let organisationAlphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

    /// The code of the organisation numbered `number` in a county.
    ///
    /// Layout of GB 32100-2015: registration authority and kind, 6 digits division, 9 characters organisation code with
    /// its own check character (GB 11714-1997), check character.
    ///
    /// - Parameter kind: `11` a public authority, `91` a company.
    static func make(kind: String, division: String, number: Int) -> String {
        let body = "MX" + padded(number % 1_000_000, 6)
        let front = kind + division + body + organisationCheck(body)
        return front + check(front)
    }

    /// GB 11714: weights 3 7 9 10 5 8 4 2, modulo 11.
    private static func organisationCheck(_ body: String) -> String {
        let sum = zip(body.utf8, [3, 7, 9, 10, 5, 8, 4, 2]).reduce(0) { sum, pair in
            sum + (organisationAlphabet.firstIndex(of: pair.0) ?? 0) * pair.1
        }
        let rest = 11 - sum % 11
        return rest == 10 ? "X" : rest == 11 ? "0" : String(rest)
    }

    /// GB 32100: weights 3^i modulo 31.
    private static func check(_ front: String) -> String {
        var weight = 1
        var sum = 0
        for byte in front.utf8 {
            sum += (alphabet.firstIndex(of: byte) ?? 0) * weight
            weight = weight * 3 % 31
        }
        return String(UnicodeScalar(alphabet[(31 - sum % 31) % 31]))
    }
}
