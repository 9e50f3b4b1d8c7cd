/// What an import does, or would do, to one row.
public struct RowChange: Hashable, Codable, Sendable {
    public enum Kind: String, Hashable, Codable, Sendable {
        case added, changed
        /// In the layer and not in the file; it stays.
        case missing
        /// In the layer, inside the area that the file replaces, and not in the file; it goes.
        case retired
    }

    /// A value before and after; nil for none.
    public struct Difference: Hashable, Codable, Sendable {
        /// The field's name, or `geometry`.
        public var field: String
        /// The field's Chinese title.
        public var title: String
        public var old: String?
        /// Of a shape its WKT in EPSG:4490.
        public var new: String?

        public init(field: String, title: String, old: String?, new: String?) {
            self.field = field
            self.title = title
            self.old = old
            self.new = new
        }
    }

    public var change: Kind
    /// The row's number in the file; nil for a row that the file does not hold.
    public var row: Int?
    /// Nil for a row that is added.
    public var id: FeatureID?
    /// What identifies the row in its layer; nil where rows have no key.
    public var key: String?
    /// The values that differ; of a row that comes or goes, all that it has.
    public var values: [Difference]

    public init(change: Kind, row: Int?, id: FeatureID?, key: String?, values: [Difference]) {
        self.change = change
        self.row = row
        self.id = id
        self.key = key
        self.values = values
    }

    /// Compares two versions of a row, field by field; nil stands for a version that is not there.
    ///
    /// - Parameter key: the field that identifies the rows of the layer.
    /// - Throws: `GeometryError` for WKB that is none.
    public init(
        _ change: Kind, row: Int?, id: FeatureID?, schema: LayerSchema, key: String?, old: FeatureBatch.Row?,
        new: FeatureBatch.Row?
    ) throws {
        var values: [Difference] = []
        for (place, field) in schema.fields.enumerated() {
            let before = old?.text(place, field.type)
            let after = new?.text(place, field.type)
            guard before != after else { continue }
            values.append(Difference(field: field.name, title: field.title, old: before, new: after))
        }
        let (oldShape, newShape) = (try old?.wkt(), try new?.wkt())
        if oldShape != newShape {
            values.append(Difference(field: "geometry", title: "位置", old: oldShape, new: newShape))
        }
        let place = key.flatMap { key in schema.fields.firstIndex { $0.name == key } }
        self.init(
            change: change, row: row, id: id, key: place.flatMap { (new ?? old)?.text($0, .text) }, values: values)
    }
}

extension FeatureBatch {
    /// One row of a batch.
    public struct Row {
        private let batch: FeatureBatch
        private let index: Int

        fileprivate init(_ batch: FeatureBatch, _ index: Int) {
            self.batch = batch
            self.index = index
        }

        /// A value as people would write it; nil for none.
        func text(_ column: Int, _ type: FieldType) -> String? {
            let value = batch.columns[column].value(index)
            if type == .boolean, case .integer(let flag) = value { return FieldValue.boolean(flag != 0).displayText }
            return value.displayText
        }

        func wkt() throws -> String? {
            try batch.geometry.slice(index).map { WKT.encode(try WKB.decode(Array($0))) }
        }
    }

    public func row(_ index: Int) -> Row { Row(self, index) }
}
