import GeoModel

/// Turns a sheet of cells into a table: finds the header, the positions and the encoding, then sends rows.
struct GridProducer<Rows: GridRows> {
    let path: String
    let options: ReadOptions
    let format: String
    let layers: [String]
    let layer: String
    /// What the file states of its encoding, or what is certain.
    let encoding: (EncodingDetector) throws -> EncodingFinding
    var notes: [String] = []

    func run(_ rows: inout Rows, _ sink: TableSink) throws {
        guard let first = try rows.next() else { throw ExchangeError.noHeader(file: path) }
        var detector = EncodingDetector()
        for column in first.columns { detector.add(column) }
        let finding = try encoding(detector)
        let decoder = TextDecoder(finding.encoding)
        let isExplicit = finding.evidence == .option
        let preview = try (0..<min(first.count, HeaderFinder.searchedRows)).map {
            try first.cells($0, decoder, isExplicit: isExplicit)
        }
        guard let header = HeaderFinder(preview).find() else { throw ExchangeError.noHeader(file: path) }
        let layout = try GridLayout(header, preview: Array(preview.dropFirst(header.firstDataRow)), options: options)
        let table = table(layout, finding)
        try sink.put(table)
        var assembler = GridAssembler(layout, detector: detector, finding: finding, path: path)
        var next: GridBlock? = first.dropping(header.firstDataRow)
        while let block = next {
            try sink.put(try assembler.assemble(block))
            next = try rows.next()
        }
        try sink.put(assembler.summary(notes: table.notes))
    }

    private func table(_ layout: GridLayout, _ finding: EncodingFinding) -> SourceTable {
        SourceTable(
            path: path, format: format, layer: layer, layers: layers, fields: layout.fields, featureCount: nil,
            geometry: layout.geometry, encoding: finding, extent: nil,
            referenceSystem: ReferenceSystemChoice.choose(
                option: options.crs, stated: layout.crs, samples: layout.samples,
                profile: options.profile, needsOne: layout.positions != nil),
            positionFields: layout.positionFields, isRejectsFile: layout.isRejectsFile,
            notes: notes + [finding.note, layout.positions?.note].compactMap(\.self))
    }
}

/// The columns of a sheet: which are fields, which hold positions.
struct GridLayout {
    let fields: [SourceField]
    /// Sheet columns of the fields.
    let columns: [Int]
    /// Sheet columns without title and, as far as was seen, without content.
    let ignored: [Int]
    /// In terms of sheet columns.
    let positions: PositionColumns?
    let samples: [Position]
    let geometry: GeometryKind
    let isRejectsFile: Bool
    let crs: SpatialReference?

    /// - Throws: `ExchangeError.badMapping` where an option names a column that is not there.
    init(_ header: HeaderFinder.Header, preview: [[String]], options: ReadOptions) throws {
        let names = header.names
        let added = RejectsColumns.indices(names)
        isRejectsFile = added != nil
        let positions = options.readsPositions ? try PositionColumns.recognise(names, options: options) : nil
        let samples = positions.map { GridLayout.samples($0, preview) } ?? []
        self.positions = positions?.corrected(samples.map { ($0.x, $0.y) })
        if let corrected = self.positions, corrected != positions {
            self.samples = GridLayout.samples(corrected, preview)
        } else {
            self.samples = samples
        }
        geometry = GridLayout.kind(self.positions, preview)
        let isFilled = { (column: Int) in preview.contains { !$0[column].isEmpty } }
        let all = names.indices.filter { added?.contains($0) != true }
        columns = all.filter { !names[$0].isEmpty || isFilled($0) }
        ignored = all.filter { names[$0].isEmpty && !isFilled($0) }
        fields = FeatureProducer.unique(
            columns.map { SourceField(name: names[$0].isEmpty ? "列\($0 + 1)" : names[$0], type: .text) })
        let stated = isRejectsFile ? RejectsColumns.statedSystem(names, preview) : nil
        crs = stated ?? positions?.crs
    }

    private static func samples(_ positions: PositionColumns, _ preview: [[String]]) -> [Position] {
        preview.compactMap { cells in
            switch positions.form {
            case .pair(let x, let y):
                guard let x = Double(cells[x]), let y = Double(cells[y]) else { return nil }
                return Position(x, y)
            case .wellKnownText(let column):
                var first: Position?
                (try? WKT.decode(cells[column]))?.forEachPosition { if first == nil { first = $0 } }
                return first
            }
        }
    }

    private static func kind(_ positions: PositionColumns?, _ preview: [[String]]) -> GeometryKind {
        switch positions?.form {
        case nil: return .none
        case .pair: return .point
        case .wellKnownText(let column):
            let kinds = Set(preview.compactMap { (try? WKT.decode($0[column]))?.kind })
            return kinds.count == 1 ? kinds.first ?? .mixed : .mixed
        }
    }
}
