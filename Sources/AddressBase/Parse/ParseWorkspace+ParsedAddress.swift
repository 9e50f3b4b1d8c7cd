extension ParseWorkspace {
    /// The last text's elements as values of their own.
    func parsedAddress(of text: String) -> ParsedAddress {
        let scalars = Array(text.unicodeScalars)
        let units = units
        return ParsedAddress(
            text: text, normalised: units.text, elements: spans.map { element($0, units, scalars) }, ignored: ignored)
    }

    private func element(_ span: LabelledSpan, _ units: [UInt16], _ scalars: [Unicode.Scalar]) -> AddressElement {
        let value = Units(units[Int(span.start)..<Int(span.end)])
        var source = String.UnicodeScalarView()
        source.append(contentsOf: scalars[Int(span.sourceStart)..<Int(span.sourceEnd)])
        let key = span.label.level.map { AddressKey.key(value, at: $0) } ?? value
        return AddressElement(
            label: span.label, text: String(source), value: value.text, key: key.text, start: Int(span.sourceStart),
            end: Int(span.sourceEnd), isAside: span.isAside)
    }
}
