import Exchange
import GeoModel

/// The columns of an export: which field under which name, and how wide.
struct ExportColumns {
    let fields: [FieldDefinition]
    let names: [String]
    /// The most bytes that a text takes in the encoding; 0 where no limit is set.
    var widths: [Int]

    /// dBASE's limit of a text field.
    private static let mostBytes = 254

    /// - Throws: `ExchangeError.cannotWrite` for a name that the encoding does not have.
    init(_ fields: [FieldDefinition], _ request: ExportRequest) throws {
        self.fields = fields
        let wanted = fields.map { request.usesTitles ? $0.title : $0.name }
        widths = fields.map { _ in 0 }
        guard request.format == .shapefile else {
            names = wanted
            return
        }
        names = try zip(ShortFieldNames.shortened(wanted, in: request.encoding), wanted).map { short, name in
            guard let short else {
                throw ExchangeError.cannotWrite(
                    path: request.path, reason: "\(request.encoding) has no \(name); pass --encoding UTF-8")
            }
            return short
        }
    }

    var report: [ExportReport.Column] { zip(fields, names).map { ExportReport.Column(field: $0.name, name: $1) } }

    /// Notes how wide a row's texts are.
    ///
    /// - Throws: `ExchangeError.cannotWrite` for a text that a shapefile cannot hold.
    mutating func measure(_ feature: Feature, _ request: ExportRequest) throws {
        for (place, value) in feature.values.enumerated() {
            guard case .text(let text) = value else { continue }
            guard let bytes = request.encoding.encode(text) else {
                throw failure(feature, place, request, "\"\(text)\" cannot be written in \(request.encoding)")
            }
            guard bytes.count <= Self.mostBytes else {
                throw failure(
                    feature, place, request, "a text of \(bytes.count) bytes, a shapefile holds \(Self.mostBytes)")
            }
            widths[place] = max(widths[place], bytes.count)
        }
    }

    private func failure(
        _ feature: Feature, _ place: Int, _ request: ExportRequest, _ reason: String
    ) -> ExchangeError {
        .cannotWrite(
            path: request.path,
            reason: "feature \(feature.id), field \(fields[place].name): \(reason); pass another --encoding or --format"
        )
    }

    /// As GDAL is told.
    var described: [SourceColumn] {
        fields.indices.map { place in
            SourceColumn(
                name: Array(names[place].utf8), type: fields[place].type,
                width: fields[place].type == .integer || fields[place].type == .real ? 0 : widths[place])
        }
    }

    /// The rows as columns; row numbers are feature ids.
    func batch(_ features: [Feature]) -> FeatureBatch {
        var geometry = ByteColumn()
        for feature in features {
            if let shape = feature.geometry { geometry.append(WKB.encode(shape)) } else { geometry.appendMissing() }
        }
        let columns = fields.indices.map { place in
            Self.column(fields[place].type, features.map { $0.values[place] })
        }
        return FeatureBatch(rowNumbers: features.map { Int($0.id.rawValue) }, columns: columns, geometry: geometry)
    }

    private static func column(_ type: FieldType, _ values: [FieldValue]) -> Column {
        switch type {
        case .integer, .boolean: return .integers(values.map(integer))
        case .real: return .reals(values.map(real))
        case .text, .date, .timestamp:
            var texts = ByteColumn()
            for value in values {
                if let text = value.displayText { texts.append(Array(text.utf8)) } else { texts.appendMissing() }
            }
            return .texts(texts)
        }
    }

    private static func integer(_ value: FieldValue) -> Int64? {
        switch value {
        case .integer(let number): number
        case .boolean(let flag): flag ? 1 : 0
        default: nil
        }
    }

    private static func real(_ value: FieldValue) -> Double? {
        switch value {
        case .real(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }
}
