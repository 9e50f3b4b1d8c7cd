import Foundation
import GeoModel
import PipeNetwork

/// `PipeBenchmark TABLES network|clearance` on an invented city, `PipeBenchmark TABLES partition NODES.csv LINKS.csv`
/// on a network that a peer wrote. One line a figure.
@main
struct PipeBenchmark {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else {
            print("usage: PipeBenchmark GEODATA network|clearance|partition [NODES.csv LINKS.csv]")
            return
        }
        let tables = try BenchmarkTables(folder: arguments[1])
        switch arguments[2] {
        case "network": try NetworkBenchmark(tables).run()
        case "clearance": try ClearanceBenchmark(tables).run()
        default: try PartitionBenchmark(tables).run(nodes: arguments[3], links: arguments[4])
        }
    }

    static func say(_ what: String, _ value: Double, _ unit: String) {
        FileHandle.standardOutput.write(Data("\(what): \(String(format: "%.3f", value)) \(unit)\n".utf8))
    }

    /// Seconds that a body takes.
    static func time<Value>(_ body: () throws -> Value) rethrows -> (Value, Double) {
        let clock = ContinuousClock()
        let start = clock.now
        let value = try body()
        let elapsed = clock.now - start
        return (value, Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18)
    }
}

/// The tables of GeoData.
struct BenchmarkTables {
    let folder: String

    func text(_ name: String) throws -> String { try String(contentsOfFile: folder + "/" + name, encoding: .utf8) }

    func builder() throws -> NetworkBuilder {
        try NetworkBuilder(
            classes: PipeClassTable(csv: text("Standards/pipeline_classes.csv")),
            roles: NodeRoleTable(csv: text("Pipes/node_roles.csv")))
    }
}

/// A mesh of streets, each of 20 segments with a valve in the middle: 1,000,000 segments, a valve every 20.
struct NetworkBenchmark {
    let tables: BenchmarkTables
    private static let side = 159
    private static let perStreet = 20

    init(_ tables: BenchmarkTables) { self.tables = tables }

    func run() throws {
        let (nodes, segments) = records()
        let before = residentBytes()
        let (network, loading) = try PipeBenchmark.time {
            var builder = try tables.builder()
            builder.reserve(nodes: nodes.count, segments: segments.count)
            for node in nodes { try builder.add(node) }
            for segment in segments { try builder.add(segment) }
            return builder.build(version: 1)
        }
        let count = Double(network.segmentCount)
        PipeBenchmark.say("segments", count, "")
        PipeBenchmark.say("network from records", loading, "s")
        PipeBenchmark.say("network", Double(network.byteCount) / count, "bytes a segment")
        let (partition, partitioning) = PipeBenchmark.time { IsolationPartition(network) }
        PipeBenchmark.say("whole partition, \(partition.pieceCount) pieces", partitioning, "s")
        let (isolation, making) = PipeBenchmark.time { ValveIsolation(network) }
        PipeBenchmark.say("partition and supply order", making, "s")
        PipeBenchmark.say(
            "with partition and supply order", Double(network.byteCount + isolation.byteCount) / count,
            "bytes a segment")
        PipeBenchmark.say("resident memory grown", Double(residentBytes() - before) / count, "bytes a segment")
        ask(isolation)
        PipeBenchmark.say("components", PipeBenchmark.time { NetworkComponents(network.graph) }.1, "s")
        PipeBenchmark.say("flow directions", PipeBenchmark.time { FlowDirections(network) }.1, "s")
        let path = PipeBenchmark.time { network.shortestPath(from: 0, to: Self.side * Self.side - 1) }
        PipeBenchmark.say("shortest path corner to corner", path.1, "s")
    }

    private func ask(_ isolation: ValveIsolation) {
        var times: [Double] = []
        var listed = 0
        // A step that is prime to the number of segments visits them all over the city.
        for question in 0..<20_000 {
            let segment = question * 499_979 % isolation.network.segmentCount
            let (answer, seconds) = PipeBenchmark.time { isolation.isolate(segment: segment) }
            times.append(seconds * 1e6)
            listed += answer.segments.count + answer.segmentsCutOffOutside.count
        }
        times.sort()
        PipeBenchmark.say("isolation p50", times[times.count / 2], "µs")
        PipeBenchmark.say("isolation p99", times[times.count * 99 / 100], "µs")
        PipeBenchmark.say("isolation slowest of 20,000", times[times.count - 1], "µs")
        PipeBenchmark.say("segments an answer lists", Double(listed) / 20_000, "")
    }

    private func records() -> ([PipeNodeRecord], [PipeSegmentRecord]) {
        let side = Self.side
        var streets: [(Int, Int)] = []
        for place in 0..<side * side {
            if place % side + 1 < side { streets.append((place, place + 1)) }
            if place + side < side * side { streets.append((place, place + side)) }
        }
        var nodes: [PipeNodeRecord] = (0..<side * side).map { place in
            PipeNodeRecord(
                id: Int64(place + 1), code: "JP\(10_000_000 + place)", classCode: "JP",
                east: Double(place % side) * 400, north: Double(place / side) * 400, groundElevation: 10,
                appurtenance: place == 0 ? "水厂" : "", feature: "四通")
        }
        var segments: [PipeSegmentRecord] = []
        for (street, ends) in streets.enumerated() {
            let (from, to) = (nodes[ends.0], nodes[ends.1])
            var last = from.code
            for step in 1...Self.perStreet {
                let share = Double(step) / Double(Self.perStreet)
                var code = to.code
                if step < Self.perStreet {
                    code = "JP\(20_000_000 + street * Self.perStreet + step)"
                    nodes.append(
                        PipeNodeRecord(
                            id: Int64(nodes.count + 1), code: code, classCode: "JP",
                            east: from.east + (to.east - from.east) * share,
                            north: from.north + (to.north - from.north) * share, groundElevation: 10,
                            appurtenance: step == Self.perStreet / 2 ? "阀门井" : step % 4 == 1 ? "水表" : ""))
                }
                segments.append(
                    PipeSegmentRecord(
                        id: Int64(segments.count + 1), code: "JPL\(10_000_000 + segments.count)", startNode: last,
                        endNode: code, classCode: "JP", material: "QM", section: "300", startDepth: 1.2, endDepth: 1.2,
                        startElevation: 8.8, endElevation: 8.8, embedding: "ZM", year: 2001, owner: "自来水公司"))
                last = code
            }
        }
        return (nodes, segments)
    }

    private func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4096 : 0
    }
}

/// A million pipes in streets: eight classes side by side, crossing others at every corner.
struct ClearanceBenchmark {
    let tables: BenchmarkTables

    init(_ tables: BenchmarkTables) { self.tables = tables }

    func run() throws {
        let network = try network(streets: 250, parts: 250)
        let sections = OuterSections(network, walls: try WallTable(csv: tables.text("Pipes/walls.csv")))
        let rules = try ClearanceRules(
            horizontal: tables.text("Standards/clearance_horizontal.csv"),
            vertical: tables.text("Standards/clearance_vertical.csv"), version: "GB 50289-2016")
        PipeBenchmark.say("segments", Double(network.segmentCount), "")
        let (report, seconds) = try PipeBenchmark.time {
            try ClearanceCheck.run(network, sections: sections, limit: .rules(rules))
        }
        PipeBenchmark.say("clearance by the tables", seconds, "s")
        PipeBenchmark.say("candidates", Double(report.candidatesExamined), "")
        PipeBenchmark.say("findings", Double(report.findings.count), "")
    }

    private func network(streets: Int, parts: Int) throws -> UtilityNetwork {
        var builder = try tables.builder()
        let kinds = [
            ("JP", "300", -6.0, 8.8), ("YS", "800", -2, 7.5), ("WS", "500", 2, 6.8), ("TR", "200", 6, 8.9),
            ("RS", "300", -4, 8.5), ("GD", "800X400", -8, 9.1), ("DH", "400X200", 8, 9), ("LD", "75", 9.5, 9.3),
        ]
        func code(_ kind: Int, _ street: Int, _ part: Int, _ isNorth: Bool) -> String {
            "\(kinds[kind].0)\(isNorth ? "N" : "E")\(street)_\(part)"
        }
        for isNorth in [false, true] {
            for kind in kinds.indices {
                for street in 0..<streets {
                    for part in 0...parts {
                        let across = Double(street) * 60 + kinds[kind].2
                        let along = Double(part) * 30 + (isNorth ? 11 : 7)
                        try builder.add(
                            PipeNodeRecord(
                                id: 1, code: code(kind, street, part, isNorth), classCode: kinds[kind].0,
                                east: isNorth ? across : along, north: isNorth ? along : across, groundElevation: 10))
                    }
                }
            }
        }
        for isNorth in [false, true] {
            for kind in kinds.indices {
                for street in 0..<streets {
                    for part in 0..<parts {
                        let level = kinds[kind].3 + (isNorth ? 0.25 : 0)
                        try builder.add(
                            PipeSegmentRecord(
                                id: 1, code: code(kind, street, part, isNorth),
                                startNode: code(kind, street, part, isNorth),
                                endNode: code(kind, street, part + 1, isNorth), classCode: kinds[kind].0,
                                section: kinds[kind].1, startElevation: level, endElevation: level, embedding: "ZM",
                                rating: kinds[kind].0 == "TR" ? "中A" : kinds[kind].0 == "GD" ? "10" : ""))
                    }
                }
            }
        }
        return builder.build()
    }
}

/// A peer's network: `id,role` and `id,start,end`.
struct PartitionBenchmark {
    let tables: BenchmarkTables

    init(_ tables: BenchmarkTables) { self.tables = tables }

    func run(nodes: String, links: String) throws {
        var builder = try tables.builder()
        for row in try DelimitedText.records(String(contentsOfFile: nodes, encoding: .utf8)).dropFirst() {
            try builder.add(PipeNodeRecord(code: row[0], classCode: "JS", appurtenance: row[1]))
        }
        for row in try DelimitedText.records(String(contentsOfFile: links, encoding: .utf8)).dropFirst() {
            try builder.add(PipeSegmentRecord(code: row[0], startNode: row[1], endNode: row[2], classCode: "JS"))
        }
        let network = builder.build()
        var best = Double.infinity
        var pieces = 0
        for _ in 0..<20 {
            let (partition, seconds) = PipeBenchmark.time { IsolationPartition(network) }
            best = min(best, seconds)
            pieces = partition.pieceCount
        }
        PipeBenchmark.say("pieces", Double(pieces), "")
        PipeBenchmark.say("whole partition, best of 20", best * 1000, "ms")
    }
}
