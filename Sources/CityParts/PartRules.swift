import GeoModel

/// What every city part must keep when it comes in; quality rules PT of GeoData/Standards/quality_rules.csv.
///
/// A missing code is left to the schema, which requires it. The rules run over a batch's bytes: together 0.1–0.3 µs a
/// row.
public enum PartRules {
    /// - Parameters:
    ///   - profile: says which standard's codes the city uses and its division.
    ///   - classes: the class tables; the profile's standard is asked.
    public static func rowRules(profile: CityProfile, classes: PartClassTable) -> [RowRule] {
        let standard = profile.partStandard
        return [
            codeForm(standard), county(profile), knownClass(standard, classes), classField(standard), status, dates,
            creditCode("department_code"), creditCode("owner_code"),
        ]
    }

    /// The code has the standard's number of digits.
    static func codeForm(_ standard: PartStandard) -> RowRule {
        RowRule(id: "PT-02.form", clause: clause(standard), severity: .error) { view, report in
            view.forEachText("code") { row, bytes in
                guard let fault = PartCode.fault(in: bytes, standard: standard) else { return }
                report(row, RowFinding(field: "code", value: text(bytes), reason: "no part code: \(fault)"))
            }
        }
    }

    /// The code begins with the city's division.
    static func county(_ profile: CityProfile) -> RowRule {
        let expected = profile.divisionPrefix
        let prefix = Array(expected.utf8)
        let digits = profile.partStandard.codeDigits
        return RowRule(id: "PT-02.county", clause: clause(profile.partStandard), severity: .error) { view, report in
            view.forEachText("code") { row, bytes in
                // A code of another length is the form rule's finding.
                guard bytes.count == digits, !bytes.starts(with: prefix) else { return }
                report(
                    row,
                    RowFinding(
                        field: "code", value: text(bytes),
                        reason: "the part belongs to another division: its code does not begin with \(expected)"))
            }
        }
    }

    /// The class digits of the code stand in the table.
    static func knownClass(_ standard: PartStandard, _ classes: PartClassTable) -> RowRule {
        RowRule(id: "PT-02.class", clause: clause(standard), severity: .error) { view, report in
            view.forEachText("code") { row, bytes in
                guard let digits = classDigits(bytes, standard), classes.index(of: digits, standard: standard) == nil
                else { return }
                report(
                    row,
                    RowFinding(
                        field: "code", value: text(bytes),
                        reason: "the class \(text(digits)) does not stand in the class table of \(standard.rawValue)"))
            }
        }
    }

    /// The class field says what the code says.
    static func classField(_ standard: PartStandard) -> RowRule {
        RowRule(id: "PT-02.field", clause: clause(standard), severity: .error) { view, report in
            guard let codes = view.texts("code") else { return }
            codes.withCells { codes in
                view.forEachText("class") { row, stated in
                    guard !stated.isEmpty, let code = codes[row], let digits = classDigits(code, standard),
                        !stated.elementsEqual(digits)
                    else { return }
                    report(
                        row,
                        RowFinding(
                            field: "class", value: text(stated),
                            reason: "the class differs from the code, whose class is \(text(digits))"))
                }
            }
        }
    }

    /// The status is one of the standard's five words; other words are taken with a warning, the list being open ended.
    static let status = RowRule(id: "PT-04", clause: "GB/T 47678.5-2026 table 2", severity: .warning) { view, report in
        view.forEachText("status") { row, bytes in
            guard !bytes.isEmpty, !statuses.contains(where: { $0.elementsEqual(bytes) }) else { return }
            report(
                row,
                RowFinding(
                    field: "status", value: text(bytes), reason: "the status is none of 完好, 破损, 丢失, 废弃, 移除"))
        }
    }

    /// A change comes after the first survey. Dates are ISO 8601, so they compare as text.
    static let dates = RowRule(id: "PT-06", clause: "GB/T 47678.5-2026 table 2", severity: .warning) { view, report in
        guard let starts = view.texts("start_date") else { return }
        starts.withCells { starts in
            view.forEachText("change_date") { row, change in
                guard !change.isEmpty, let start = starts[row], change.lexicographicallyPrecedes(start) else { return }
                report(
                    row,
                    RowFinding(
                        field: "change_date", value: text(change),
                        reason: "the change lies before the first survey on \(text(start))"))
            }
        }
    }

    /// An organisation's code is a unified social credit code with its check character; in records that are older than
    /// these codes it may be another. Dates are ISO 8601, so they compare as text.
    static func creditCode(_ field: String) -> RowRule {
        RowRule(id: "PT-07.\(field)", clause: "GB 32100-2015", severity: .warning) { view, report in
            let (starts, changes) = (view.texts("start_date"), view.texts("change_date"))
            func isOlder(_ row: Int) -> Bool {
                let newest = [starts?.text(row), changes?.text(row)].compactMap { $0 }.max() ?? ""
                return !newest.isEmpty && newest < creditCodesSince
            }
            // Departments repeat: a code that was good in the row before is good again.
            var lastGood = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
            view.forEachText(field) { row, bytes in
                guard !bytes.isEmpty, !bytes.elementsEqual(lastGood) else { return }
                guard let fault = CreditCode.fault(in: bytes) else {
                    lastGood = bytes
                    return
                }
                guard !isOlder(row) else { return }
                report(
                    row,
                    RowFinding(field: field, value: text(bytes), reason: "no unified social credit code: \(fault)"))
            }
        }
    }

    /// The first day of the unified social credit codes (国发〔2015〕33号).
    private static let creditCodesSince = "2015-10-01"

    private static let statuses = ["完好", "破损", "丢失", "废弃", "移除"].map { Array($0.utf8) }

    private static func clause(_ standard: PartStandard) -> String { "\(standard.rawValue) (\(standard.layout))" }

    /// The class digits of a code of the right length; nil for another, which is the form rule's finding.
    private static func classDigits(
        _ code: UnsafeBufferPointer<UInt8>, _ standard: PartStandard
    ) -> UnsafeBufferPointer<UInt8>? {
        guard code.count == standard.codeDigits else { return nil }
        return UnsafeBufferPointer(rebasing: code[6..<6 + standard.classDigits])
    }

    private static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
