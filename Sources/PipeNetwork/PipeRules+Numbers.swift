import GeoModel

extension PipeRules {
    /// PL-10: ground elevation = burial depth + pipe elevation, within `levelToleranceMetres`.
    ///
    /// The identity holds whatever depth refers to, top or invert, as long as the elevation refers to the same.
    static let levelIdentity = RowRule(
        id: "PL-10", clause: "CJJ 61-2017: 地面高程 = 埋深 + 管线高程", severity: .error
    ) { view, report in
        guard let grounds = view.column("ground_elevation"), let depths = view.column("depth"),
            let pipes = view.column("elevation")
        else { return }
        for row in view.rows {
            guard let ground = grounds.number(row), let depth = depths.number(row), let pipe = pipes.number(row) else {
                continue
            }
            let gap = ground - depth - pipe
            // Numbers that are not finite are another rule's finding. The margin is for binary rounding alone.
            guard gap.isFinite, abs(gap) > levelToleranceMetres + 1e-6 else { continue }
            report(
                row,
                RowFinding(
                    field: "ground_elevation", value: String(ground),
                    reason: "ground elevation \(ground) m differs from depth \(depth) m + pipe elevation \(pipe) m by "
                        + "\(rounded(gap)) m; \(levelToleranceMetres) m is allowed"))
        }
    }

    /// Levels are numbers: a NaN tolerates everything and would pass every later check.
    static func numbers(_ fields: [String]) -> RowRule {
        RowRule(id: "PL-11.number", clause: "own: levels are finite numbers", severity: .error) { view, report in
            eachNumber(fields, view) { row, field, value in
                guard !value.isFinite else { return }
                report(row, RowFinding(field: field, value: String(value), reason: "no number of metres"))
            }
        }
    }

    /// Elevations are of this earth.
    static func elevations(_ fields: [String]) -> RowRule {
        RowRule(id: "PL-10.range", clause: "own: −300…9000 m", severity: .error) { view, report in
            eachNumber(fields, view) { row, field, value in
                guard value.isFinite, !elevationRangeMetres.contains(value) else { return }
                report(
                    row,
                    RowFinding(
                        field: field, value: String(value), reason: "no elevation in metres: outside −300…9000"))
            }
        }
    }

    /// PL-11: depths are not negative, except of what lies above ground, and not beyond the greatest.
    static func depths(_ fields: [String], embedding: String?) -> RowRule {
        RowRule(id: "PL-11", clause: "survey practice", severity: .warning) { view, report in
            let embeddings = embedding.flatMap { view.column($0) }
            eachNumber(fields, view) { row, field, value in
                let isAbove = embeddings?.value(row).displayText.map { aboveGround.contains($0) } ?? false
                guard value.isFinite, value > greatestDepthMetres || (value < 0 && !isAbove) else { return }
                report(
                    row,
                    RowFinding(
                        field: field, value: String(value),
                        reason: value < 0
                            ? "a negative depth, but the pipe does not lie above ground"
                            : "deeper than \(greatestDepthMetres) m"))
            }
        }
    }

    /// The size can be read and is one of a pipe.
    static let section = RowRule(id: "PL-17.section", clause: "CJJ 61-2017 attribute tables", severity: .error) {
        view, report in
        eachSection(view) { row, text, section in
            guard let section else {
                let reason = "no diameter or section; write millimetres, as 300, or width×height, as 400×600"
                return report(row, RowFinding(field: "diameter", value: text, reason: reason))
            }
            guard section.smallestMillimetres < 0 || section.largestMillimetres > greatestSectionMillimetres else {
                return
            }
            report(
                row,
                RowFinding(field: "diameter", value: text, reason: "no size in millimetres: outside 0…20000"))
        }
    }

    /// Zero is a placeholder for an unknown size.
    static let sectionPlaceholder = RowRule(id: "PL-17.zero", clause: "own", severity: .warning) { view, report in
        eachSection(view) { row, text, section in
            guard let section, section.smallestMillimetres == 0 else { return }
            report(
                row,
                RowFinding(field: "diameter", value: text, reason: "zero stands for an unknown size; leave it empty"))
        }
    }

    /// The year of construction is one; 0 and 1900 are placeholders.
    static let year = RowRule(id: "PL-17.year", clause: "own: 1850…2100", severity: .warning) { view, report in
        eachNumber(["year"], view) { row, field, value in
            guard !(1850...2100).contains(value) || value == 1900 else { return }
            report(
                row,
                RowFinding(
                    field: field, value: String(value),
                    reason: "no year of construction between 1850 and 2100; 1900 stands for an unknown one"))
        }
    }

    /// Sizes repeat: each text is read once a run of rows.
    private static func eachSection(_ view: BatchView, _ body: (Int, String, PipeSection?) -> Void) {
        var last: (text: String, section: PipeSection?)?
        view.forEachText("diameter") { row, bytes in
            guard !bytes.allSatisfy({ $0 == 0x20 }) else { return }
            if let last, last.text.utf8.elementsEqual(bytes) { return body(row, last.text, last.section) }
            let text = String(decoding: bytes, as: UTF8.self)
            let section = try? PipeSection(text)
            last = (text, section)
            body(row, text, section)
        }
    }

    /// Laid in the air, on the ground or on racks (CJJ 61-2017 table C.0.2), as codes or words.
    private static let aboveGround: Set<String> = ["JK", "架空", "DM", "地面", "SJ", "上架"]

    /// Whether a segment's embedding says that it lies above ground, where no depth is asked of it.
    static func isAboveGround(_ embedding: String) -> Bool { aboveGround.contains(embedding) }

    static func eachNumber(
        _ fields: [String], _ view: BatchView, _ body: (Int, String, Double) -> Void
    ) {
        for field in fields {
            guard let column = view.column(field) else { continue }
            for row in view.rows { if let value = column.number(row) { body(row, field, value) } }
        }
    }

    private static func rounded(_ metres: Double) -> Double { (metres * 1000).rounded() / 1000 }
}
