import Foundation
import GeoModel
import PipeNetwork
import TestSupport

/// Networks for tests: written down, made from a seed, or read from real data.
enum NetworkFixture {
    static func builder() throws -> NetworkBuilder {
        try NetworkBuilder(
            classes: PipeClassTableTests.standard(),
            roles: NodeRoleTable(
                csv: String(contentsOf: PackageRoot.geoData("Pipes/node_roles.csv"), encoding: .utf8)))
    }

    /// Water pipes between named nodes: `A-B` is a segment; `!` a valve, `*` a source, `?` a hydrant, `#` a meter at the
    /// end of a name; `~` a broken, `^` a closed valve. A node stands one metre east of the one before.
    static func sketch(_ text: String) throws -> UtilityNetwork {
        var builder = try builder()
        let pairs = text.split(separator: " ").map { $0.split(separator: "-").map(String.init) }
        var names: [String] = []
        for pair in pairs { for name in pair where !names.contains(name) { names.append(name) } }
        for (place, name) in names.enumerated() {
            var node = PipeNodeRecord(id: Int64(place + 1), code: name, classCode: "JS", east: Double(place), north: 0)
            switch name.last {
            case "!": node.appurtenance = "阀门"
            case "~": (node.appurtenance, node.valveState) = ("阀门", .broken)
            case "^": (node.appurtenance, node.valveState) = ("阀门", .closed)
            case "*": node.appurtenance = "水源"
            case "?": node.appurtenance = "消防栓"
            case "#": node.appurtenance = "水表"
            default: break
            }
            try builder.add(node)
        }
        for pair in pairs {
            try builder.add(
                PipeSegmentRecord(
                    id: 1, code: pair.joined(separator: "-"), startNode: pair[0], endNode: pair[1], classCode: "JS",
                    section: "100"))
        }
        return builder.build()
    }

    /// A network of a few dozen nodes with parallel segments, self-loops, zero lengths and islands.
    static func random(
        seed: UInt64, nodes: Int, segments: Int, valveShare: Double = 0.4, sources: Int = 2
    ) throws -> UtilityNetwork {
        var random = SeededGenerator(seed: seed)
        var builder = try builder()
        for node in 0..<nodes {
            // Several nodes at one place make segments of no length.
            var record = PipeNodeRecord(
                id: Int64(node + 1), code: "N\(node)", classCode: "JS", east: Double(random.int(in: 0...6)),
                north: Double(random.int(in: 0...6)))
            if node < sources {
                record.appurtenance = "水源"
            } else if random.double(in: 0...1) < valveShare {
                record.appurtenance = "阀门"
                record.valveState =
                    [.open, .open, .open, .open, .closed, .broken, .inaccessible][random.int(in: 0...6)]
            } else {
                record.appurtenance = ["", "", "消防栓", "水表"][random.int(in: 0...3)]
            }
            try builder.add(record)
        }
        for segment in 0..<segments {
            let start = random.int(in: 0...nodes - 1)
            // Neighbours by number, so that the network has bridges and long ways.
            let end = max(0, min(nodes - 1, start + random.int(in: -3...3)))
            try builder.add(
                PipeSegmentRecord(
                    id: Int64(segment + 1), code: "S\(segment)", startNode: "N\(start)", endNode: "N\(end)",
                    classCode: "JS", section: "100", flow: [.unsaid, .unsaid, .along, .against][random.int(in: 0...3)]))
        }
        return builder.build()
    }

    /// A network of ../shared/data, lon/lat taken as metres on a sphere: only its topology is looked at.
    static func shared(_ name: String) throws -> UtilityNetwork {
        var builder = try builder()
        func features(_ file: String) throws -> [JSONValue] {
            let bytes = try [UInt8](Data(contentsOf: SharedData.url(name).appendingPathComponent(file)))
            return try JSONReader.read(bytes)["features"]?.items ?? []
        }
        func text(_ value: JSONValue, _ key: String) -> String {
            if case .text(let text)? = value["properties"]?[key] { return text }
            return value["properties"]?[key]?.serialized ?? ""
        }
        for (place, node) in try features("pipe-nodes.geojson").enumerated() {
            let position = node["geometry"]?["coordinates"]?.items.compactMap(\.number) ?? []
            try builder.add(
                PipeNodeRecord(
                    id: Int64(place + 1), code: text(node, "物探点号"), classCode: text(node, "管线类型"),
                    east: position[0] * 1e5, north: position[1] * 1e5, appurtenance: text(node, "附属物")))
        }
        for (place, segment) in try features("pipe-segments.geojson").enumerated() {
            try builder.add(
                PipeSegmentRecord(
                    id: Int64(place + 1), code: text(segment, "管段编号"), startNode: text(segment, "起点点号"),
                    endNode: text(segment, "终点点号"), classCode: text(segment, "管线类型"), section: text(segment, "管径")))
        }
        return builder.build()
    }
}

extension JSONValue {
    fileprivate var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        default: nil
        }
    }
}
