import GeoKernel
import GeoModel

/// Confines candidates to an area.
struct AreaFilter {
    private let area: AddressArea
    private let shape: PreparedShape?

    init(_ area: AddressArea) throws {
        self.area = area
        if case .shape(let geometry) = area { shape = try PreparedShape(geometry) } else { shape = nil }
    }

    func holds(_ chain: AddressChain) throws -> Bool {
        switch area {
        case .division(let code): return chain.levels.values.contains { $0.region == code || $0.code == code }
        case .box(let box): return chain.node.position.map { box.contains(x: $0.x, y: $0.y) } ?? false
        case .shape:
            guard let position = chain.node.position, let shape else { return false }
            return try shape.intersects(.point(position))
        }
    }
}
