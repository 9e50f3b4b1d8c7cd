/// Fourth stage: makes elements of the chosen spans, joins what belongs together, and marks what is said twice.
public struct Assembler: Sendable {
    public init() {}

    func assemble(_ spans: [ParseSpan], of text: NormalizedText, source: String) -> ParsedAddress {
        var spans = joined(spans, text.units)
        markLanes(&spans)
        markMunicipalities(&spans)
        DivisionRepeats.mark(&spans, text.units)
        let scalars = Array(source.unicodeScalars)
        let elements = spans.map { element($0, text, scalars) }
        return ParsedAddress(text: source, normalised: text.text, elements: elements, ignored: text.ignored)
    }

    private func element(_ span: ParseSpan, _ text: NormalizedText, _ scalars: [Unicode.Scalar]) -> AddressElement {
        let units = Units(text.units[span.start..<span.end])
        let range = text.sourceRange(span.start..<span.end)
        var source = String.UnicodeScalarView()
        source.append(contentsOf: scalars[range])
        let key = span.label.level.map { AddressKey.key(units, at: $0) } ?? units
        return AddressElement(
            label: span.label, text: String(source), value: units.text, key: key.text, start: range.lowerBound,
            end: range.upperBound, isAside: isInBrackets(span.start, text.units))
    }

    private func isInBrackets(_ index: Int, _ units: Units) -> Bool {
        var depth = 0
        for unit in units[..<index] {
            if unit == Unit.openBracket { depth += 1 }
            if unit == Unit.closeBracket { depth = max(0, depth - 1) }
        }
        return depth > 0
    }

    /// Remainders side by side are one.
    private func joined(_ spans: [ParseSpan], _ units: Units) -> [ParseSpan] {
        var result: [ParseSpan] = []
        for span in spans {
            if let last = result.last, last.label == .remainder, span.label == .remainder, last.end == span.start {
                result[result.count - 1].end = span.end
            } else {
                result.append(span)
            }
        }
        return result
    }

    /// 上海 is a province and a city; said once, and not before a city, it is the city.
    private func markMunicipalities(_ spans: inout [ParseSpan]) {
        guard !spans.contains(where: { $0.label == .city }) else { return }
        for index in spans.indices where spans[index].label == .province {
            if spans[index].codes.contains(where: { Self.municipalities.contains($0 / 10_000) }) {
                spans[index].label = .city
            }
        }
    }

    /// 北京 天津 上海 重庆 (GB/T 2260)
    private static let municipalities: Set<Int32> = [11, 12, 31, 50]

    /// A road after a road is a lane of it, unless a word such as 与 or a crossing says that they meet.
    private func markLanes(_ spans: inout [ParseSpan]) {
        for index in spans.indices.dropFirst() {
            let before = spans[index - 1].label
            switch spans[index].label {
            case .road where before == .road || before == .lane: spans[index].label = .lane
            case .doorplate where before == .lane: spans[index].label = .laneDoorplate
            default: break
            }
        }
    }
}

/// Divisions that are said twice: 浙江省湖州市安吉县浙江省湖州市安吉县阳光工业区.
enum DivisionRepeats {
    /// Keeps the chain that leads on to the rest of the address and marks the other mentions redundant.
    static func mark(_ spans: inout [ParseSpan], _ units: Units) {
        var kept: [ElementLabel: Int] = [:]
        var finest = 0
        for index in spans.indices {
            let label = spans[index].label
            guard label.order <= ElementLabel.town.order, label != .zone else { continue }
            if let first = kept[label], isSame(spans[first], spans[index], units) {
                let restarts = leadsOn(spans, from: index)
                if restarts, label == widest(kept) {
                    for old in kept.values { spans[old].label = .redundant }
                    kept = [label: index]
                    finest = label.order
                } else {
                    spans[index].label = .redundant
                }
            } else if label.order < finest, isWider(spans[index], than: kept, spans) {
                spans[index].label = .redundant
            } else {
                kept[label] = index
                finest = max(finest, label.order)
            }
        }
    }

    private static func widest(_ kept: [ElementLabel: Int]) -> ElementLabel? {
        kept.keys.min { $0.order < $1.order }
    }

    /// Whether something narrower than a town, or a narrower division, comes after the repeated chain.
    private static func leadsOn(_ spans: [ParseSpan], from index: Int) -> Bool {
        spans[(index + 1)...].contains {
            $0.label.order > ElementLabel.county.order && $0.label.order <= ElementLabel.room.order
        }
    }

    /// A known division that contains one already read adds nothing.
    private static func isWider(
        _ span: ParseSpan, than kept: [ElementLabel: Int], _ spans: [ParseSpan]
    ) -> Bool {
        kept.values.contains { other in
            spans[other].codes.contains { narrow in
                span.codes.contains { wide in
                    let step: Int32 = wide % 10_000 == 0 ? 10_000 : wide % 100 == 0 ? 100 : 1
                    return wide != narrow && narrow / step == wide / step
                }
            }
        }
    }

    private static func isSame(_ left: ParseSpan, _ right: ParseSpan, _ units: Units) -> Bool {
        if units[left.start..<left.end].elementsEqual(units[right.start..<right.end]) { return true }
        return left.codes.contains { right.codes.contains($0) }
    }
}
