import GeoKernel
import GeoModel

/// Confines candidates to an area.
struct AreaFilter {
    private let area: AddressArea
    private let shape: PreparedShape?
    private var divisions: [UInt32]

    init(_ area: AddressArea, _ index: AddressIndex) throws {
        self.area = area
        if case .shape(let geometry) = area { shape = try PreparedShape(geometry) } else { shape = nil }
        if case .division(let code) = area { divisions = index.divisions(code: code) } else { divisions = [] }
    }

    func following(_ fresh: AddressIndex) -> AreaFilter {
        guard case .division(let code) = area else { return self }
        var filter = self
        filter.divisions = fresh.divisions(code: code)
        return filter
    }

    func holds(_ candidate: TreeCandidates.Candidate, _ index: AddressIndex) -> Bool {
        switch area {
        case .division: return divisions.contains { candidate.chain[index.level($0)] == $0 }
        case .box(let box): return candidate.position(index).map { box.contains(x: $0.x, y: $0.y) } ?? false
        case .shape:
            guard let position = candidate.position(index), let shape else { return false }
            return (try? shape.intersects(.point(position))) ?? false
        }
    }
}

extension AddressIndex {
    /// The nodes of a division's code.
    func divisions(code: String) -> [UInt32] {
        let wanted = Array(code.utf8)
        let start = sectionOffset(.regions)
        return (0..<sectionCount(.regions) / 2).compactMap { place in
            let found = text(image.word(start + place * 8 + 4))
            return found.elementsEqual(wanted) ? image.word(start + place * 8) : nil
        }
    }
}
