/// Writes parsed addresses as lines of JSON into one buffer, without `String`:
/// `{"text":…,"elements":[{"label":…,"element":…,"text":…,"start":…,"end":…}]}`.
///
/// `label` is the model's own word, `element` Luotu's; offsets count Unicode scalars of the text, end exclusive.
public struct ParseLineWriter {
    public var bytes: [UInt8] = []
    /// The JSON of a label of the model, up to the element's text.
    private let heads: [[UInt8]]
    private let isShown: [Bool]
    private let separatorLabel: Int?
    private var offsets: [Int32] = []

    public init(_ model: LabelModel) {
        heads = zip(model.labels.names, model.labels.elements).map { name, element in
            Array("{\"label\":\"\(Self.escaped(name))\",\"element\":\"\(element.rawValue)\",\"text\":\"".utf8)
        }
        isShown = model.labels.names.map { $0 != TrainingSet.outside }
        separatorLabel = model.separatorLabel
    }

    /// Adds a line for what the workspace holds of `text`.
    public mutating func write(_ text: UnsafeBufferPointer<UInt8>, _ workspace: ParseWorkspace) {
        findOffsets(text)
        bytes += Self.textHead
        append(text, 0..<text.count)
        bytes += Self.elementsHead
        var isFirst = true
        if separatorLabel == nil {
            for span in workspace.spans where isShown[Int(span.lane)] {
                write(Int(span.lane), Int(span.sourceStart), Int(span.sourceEnd), text, &isFirst)
            }
        } else {
            writeWithSeparators(text, workspace, &isFirst)
        }
        bytes += Self.tail
    }

    /// Adds a line for a text that was refused.
    public mutating func write(_ text: UnsafeBufferPointer<UInt8>, refusal: String) {
        bytes += Self.textHead
        append(text, 0..<text.count)
        bytes += Array("\",\"error\":\"\(Self.escaped(refusal))\"}\n".utf8)
    }

    private mutating func writeWithSeparators(
        _ text: UnsafeBufferPointer<UInt8>, _ workspace: ParseWorkspace, _ isFirst: inout Bool
    ) {
        guard let separatorLabel else { return }
        var separators = workspace.separators(in: String(decoding: text, as: UTF8.self))[...]
        for span in workspace.spans where isShown[Int(span.lane)] {
            while let next = separators.first, next.lowerBound < span.sourceStart {
                write(separatorLabel, next.lowerBound, next.upperBound, text, &isFirst)
                separators = separators.dropFirst()
            }
            write(Int(span.lane), Int(span.sourceStart), Int(span.sourceEnd), text, &isFirst)
        }
        for rest in separators { write(separatorLabel, rest.lowerBound, rest.upperBound, text, &isFirst) }
    }

    private mutating func write(
        _ lane: Int, _ start: Int, _ end: Int, _ text: UnsafeBufferPointer<UInt8>, _ isFirst: inout Bool
    ) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        bytes += heads[lane]
        append(text, Int(offsets[start])..<Int(offsets[end]))
        bytes += Self.startHead
        append(start)
        bytes += Self.endHead
        append(end)
        bytes.append(UInt8(ascii: "}"))
    }

    /// The byte that each scalar begins at.
    private mutating func findOffsets(_ text: UnsafeBufferPointer<UInt8>) {
        offsets.removeAll(keepingCapacity: true)
        var reader = ScalarReader(text)
        var at = 0
        while reader.next() != nil {
            offsets.append(Int32(truncatingIfNeeded: at))
            at = reader.position
        }
        offsets.append(Int32(truncatingIfNeeded: text.count))
    }

    private mutating func append(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        for index in range {
            let byte = text[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                bytes += [UInt8(ascii: "\\"), byte]
            } else if byte < 0x20 {
                bytes += Array(Self.escaped(String(UnicodeScalar(byte))).utf8)
            } else {
                bytes.append(byte)
            }
        }
    }

    private mutating func append(_ number: Int) {
        if number >= 10 { append(number / 10) }
        bytes.append(UInt8(truncatingIfNeeded: 0x30 + number % 10))
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\" + String(scalar)
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static let textHead = Array("{\"text\":\"".utf8)
    private static let elementsHead = Array("\",\"elements\":[".utf8)
    private static let startHead = Array("\",\"start\":".utf8)
    private static let endHead = Array(",\"end\":".utf8)
    private static let tail = Array("]}\n".utf8)
}
