import Foundation
import GeoModel
import PipeNetwork
import TestSupport
import Testing

@Suite struct IsolationPartitionTests {
    /// The partition that WNTR computes, as sets of the segments that it lists.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"), arguments: ["pipes-ky4", "pipes-net3"])
    func realNetworksFallIntoTheSamePiecesAsElsewhere(name: String) throws {
        let network = try NetworkFixture.shared(name)
        let document = try JSONReader.read(
            [UInt8](Data(contentsOf: SharedData.url(name).appendingPathComponent("isolation.json"))))
        func texts(_ value: JSONValue?) -> [String] {
            (value?.items ?? []).compactMap { if case .text(let text) = $0 { text } else { nil } }
        }
        let expected = (document["partition"]?.items ?? []).map { (texts($0["links"]), texts($0["nodes"])) }
        let partition = IsolationPartition(network)
        var listed: Set<String> = []
        var pieces: Set<Int32> = []
        for (links, nodes) in expected {
            listed.formUnion(links)
            var found = Set(links.compactMap { network.segment(code: $0).map { partition.ofSegment[$0] } })
            #expect(links.allSatisfy { network.segment(code: $0) != nil })
            for code in nodes {
                let node = try #require(network.node(code: code))
                for segment in 0..<network.segmentCount
                where Int(network.graph.starts[segment]) == node || Int(network.graph.ends[segment]) == node {
                    found.insert(partition.ofSegment[segment])
                }
            }
            // A node between valves on all sides has its stubs alone.
            #expect(found.count == 1, "\(links) \(nodes)")
            pieces.formUnion(found)
        }
        #expect(pieces.count == expected.count && expected.count > 1)
        #expect(partition.pieceCount == expected.count)
    }

    @Test func everySegmentStandsInExactlyOnePiece() throws {
        for seed in UInt64(1)...50 {
            let network = try NetworkFixture.random(seed: seed, nodes: 40, segments: 60)
            let partition = IsolationPartition(network)
            var seen: [Int32] = []
            for piece in 0..<partition.pieceCount {
                for segment in partition.segments(ofPiece: piece) {
                    #expect(partition.ofSegment[Int(segment)] == Int32(piece), "seed \(seed)")
                    seen.append(segment)
                }
            }
            #expect(seen.sorted() == (0..<Int32(network.segmentCount)).map { $0 }, "seed \(seed)")
        }
    }
}

@Suite struct ValveIsolationTests {
    private func codes(_ network: UtilityNetwork, _ nodes: [Int]) -> [String] {
        nodes.map { network.code(ofNode: $0) }.sorted()
    }

    private func isolate(_ sketch: String, at segment: String, failing: [String] = []) throws -> (
        UtilityNetwork, Isolation
    ) {
        let network = try NetworkFixture.sketch(sketch)
        let isolation = ValveIsolation(network)
        let answer = isolation.isolate(
            segment: try #require(network.segment(code: segment)),
            failing: Set(failing.compactMap { network.node(code: $0) }))
        return (network, answer)
    }

    @Test func aBreakInALoopIsShutFromBothSides() throws {
        let (network, answer) = try isolate("S*-v1! v1!-A A-h? h?-v2! v2!-S*", at: "A-h?")
        #expect(codes(network, answer.valvesToClose) == ["v1!", "v2!"])
        #expect(answer.segments.count == 3 && answer.segmentsCutOffOutside.isEmpty)
        #expect(codes(network, answer.hydrantsInside) == ["h?"])
    }

    @Test func aValveTowardsADeadEndStaysOpenAndItsConsumersAreDry() throws {
        let (network, answer) = try isolate("S*-v1! v1!-A A-v2! v2!-B B-m#", at: "v1!-A")
        #expect(codes(network, answer.valvesToClose) == ["v1!"])
        #expect(codes(network, answer.notNeeded) == ["v2!"])
        #expect(codes(network, answer.metersOutside) == ["m#"] && answer.metersInside.isEmpty)
        #expect(answer.segmentsCutOffOutside.map { network.code(ofSegment: $0) }.sorted() == ["B-m#", "v2!-B"])
    }

    /// The complaint of users elsewhere: a valve that is closed already leaves more customers dry than were reported.
    @Test func aClosedValveKeepsTheSecondWayFromSupplying() throws {
        let (network, answer) = try isolate("S*-v1! v1!-A A-v2! v2!-m# m#-c^ c^-S*", at: "v1!-A")
        #expect(codes(network, answer.valvesToClose) == ["v1!"])
        #expect(codes(network, answer.metersOutside) == ["m#"])
        let (other, open) = try isolate("S*-v1! v1!-A A-v2! v2!-m# m#-c! c!-S*", at: "v1!-A")
        #expect(codes(other, open.valvesToClose) == ["v1!", "v2!"])
        #expect(open.metersOutside.isEmpty)
    }

    @Test func failingValvesAreSkippedWithTheNextOnes() throws {
        let sketch = "S*-v0! v0!-Z Z-v1! v1!-A A-v2! v2!-T*"
        let (network, answer) = try isolate(sketch, at: "v1!-A", failing: ["v1!"])
        #expect(codes(network, answer.valvesToClose) == ["v0!", "v2!"])
        #expect(answer.skipped.map { network.code(ofNode: $0.valve) } == ["v1!"])
        #expect(answer.skipped.map(\.reason) == [.failing])
        let (broken, found) = try isolate(sketch.replacingOccurrences(of: "v1!", with: "v1~"), at: "v1~-A")
        #expect(codes(broken, found.valvesToClose) == ["v0!", "v2!"])
        #expect(found.skipped.map(\.reason) == [.broken])
    }

    @Test func aSourceInsideAndAMissingSourceAreSaid() throws {
        let (network, answer) = try isolate("S*-A A-v1! v1!-B", at: "S*-A")
        #expect(codes(network, answer.sourcesInside) == ["S*"])
        let (_, none) = try isolate("Z-v1! v1!-A A-v2! v2!-B", at: "A-v2!")
        #expect(!none.isSourceKnown && none.valvesToClose.count == 2)
        let (_, shut) = try isolate("S*-c^ c^-A A-v2! v2!-B", at: "A-v2!")
        #expect(shut.isSourceKnown && !shut.wasSupplied && shut.valvesToClose.isEmpty && shut.alreadyClosed.count == 1)
    }

    @Test func lengthAndVolumeAreThoseOfTheSegmentsShutOff() throws {
        let (_, answer) = try isolate("S*-v1! v1!-A A-v2! v2!-B", at: "v1!-A")
        #expect(abs(answer.lengthMetres - 2) < 1e-9)
        #expect(abs(answer.volumeCubicMetres - 2 * Double.pi / 4 * 0.01) < 1e-9)
        #expect(answer.unmeasuredSegments == 0)
    }

    @Test func consumersAreCutOffInsideAndOutside() throws {
        let network = try NetworkFixture.sketch("S*-v1! v1!-A A-v2! v2!-B S*-v3! v3!-C")
        let connections = try [("v1!-A", 1), ("A-v2!", 2), ("v2!-B", 3), ("v2!-B", 4), ("v3!-C", 5)].map {
            Consumers.Connection(segment: try #require(network.segment(code: $0.0)), consumer: $0.1)
        }
        let consumers = Consumers(connections, segmentCount: network.segmentCount)
        let isolation = ValveIsolation(ValveIsolation(network), consumers: consumers)
        let answer = isolation.isolate(segment: try #require(network.segment(code: "v1!-A")))
        #expect(consumers.count == 5)
        #expect(answer.consumersInside.sorted() == [1, 2] && answer.consumersOutside.sorted() == [3, 4])
    }

    @Test func oneValveUpstreamMayDoTheWorkOfMany() throws {
        let network = try NetworkFixture.sketch(
            "S*-v0! v0!-A A-v1! A-v2! v1!-B v2!-B v1!-C C-v3! v3!-B")
        let isolation = ValveIsolation(network)
        let segment = try #require(network.segment(code: "v1!-B"))
        #expect(isolation.isolate(segment: segment).valvesToClose.count == 2)
        let fewest = try #require(isolation.fewestValves(segment: segment))
        #expect(codes(network, fewest.valves) == ["v0!"])
    }

    /// Everything that the tree answers, by removing the pieces and searching anew, on networks small enough to look at.
    @Test func answersEqualBruteForceOnRandomNetworks() throws {
        for seed in UInt64(1)...40 {
            let network = try NetworkFixture.random(seed: seed, nodes: 26, segments: 32)
            let isolation = ValveIsolation(network)
            for segment in 0..<network.segmentCount {
                expectBruteForce(isolation, segment, failing: [], "seed \(seed) segment \(segment)")
            }
            var random = SeededGenerator(seed: seed)
            let valves = (0..<network.nodeCount).filter { network.role(ofNode: $0) == .valve }
            for segment in stride(from: 0, to: network.segmentCount, by: 5) {
                let failing = Set(valves.filter { _ in random.int(in: 0...2) == 0 })
                expectBruteForce(isolation, segment, failing: failing, "seed \(seed) segment \(segment) \(failing)")
            }
        }
    }

    private func expectBruteForce(
        _ isolation: ValveIsolation, _ segment: Int, failing: Set<Int>, _ comment: String
    ) {
        let brute = BruteForce(isolation.network, failing: failing)
        let answer = isolation.isolate(segment: segment, failing: failing)
        let inside = brute.spread(from: segment, closing: brute.operable)
        #expect(Set(answer.segments) == inside && answer.segments.count == inside.count, "\(comment)")
        #expect(answer.segments.first == segment, "\(comment)")
        guard answer.isSourceKnown, answer.wasSupplied else { return }
        if answer.sourcesInside.isEmpty {
            // No smaller set of the boundary's valves keeps the sources from the break.
            let boundary = brute.boundary(of: inside).sorted()
            let smallest = brute.smallestSubset(of: boundary, isolating: segment)
            #expect(smallest.map { Set($0) } == Set(answer.valvesToClose), "\(comment)")
        }
        let before = brute.supplied(closing: [])
        let after = brute.supplied(closing: brute.operable.intersection(brute.boundary(of: inside)), without: inside)
        let lost = before.subtracting(after).subtracting(inside)
        #expect(Set(answer.segmentsCutOffOutside) == lost, "\(comment)")
        #expect(answer.segmentsCutOffOutside.count == lost.count, "\(comment)")
    }

    @Test func theFewestValvesEqualBruteForceOnRandomNetworks() throws {
        for seed in UInt64(1)...40 {
            let network = try NetworkFixture.random(seed: seed, nodes: 18, segments: 24, valveShare: 0.45)
            let isolation = ValveIsolation(network)
            for segment in stride(from: 0, to: network.segmentCount, by: 3) {
                let valves = (0..<network.nodeCount).filter {
                    network.role(ofNode: $0) == .valve && network.valveState(ofNode: $0) == .open
                }
                let brute = BruteForce(network, failing: [])
                let expected = brute.smallestSubset(of: valves, isolating: segment)
                let found = isolation.fewestValves(segment: segment)
                #expect(found?.valves.count == expected?.count, "seed \(seed) segment \(segment)")
                if let found { #expect(brute.isolates(segment, closing: Set(found.valves)), "seed \(seed) \(segment)") }
            }
        }
    }
}

/// The same questions answered by trying everything.
private struct BruteForce {
    let network: UtilityNetwork
    let failing: Set<Int>

    init(_ network: UtilityNetwork, failing: Set<Int>) {
        self.network = network
        self.failing = failing
    }

    var closed: Set<Int> { valves { $0 == .closed } }
    /// Valves that cut when everything that can be closed is.
    var operable: Set<Int> { valves { $0 == .open }.subtracting(failing).union(closed) }

    private func valves(_ matches: (ValveState) -> Bool) -> Set<Int> {
        Set(
            (0..<network.nodeCount).filter {
                network.role(ofNode: $0) == .valve && matches(network.valveState(ofNode: $0))
            })
    }

    private func ends(_ segment: Int) -> [Int] {
        [Int(network.graph.starts[segment]), Int(network.graph.ends[segment])]
    }

    /// Segments that hang together with one when the valves are closed.
    func spread(from first: Int, closing: Set<Int>) -> Set<Int> {
        var found: Set = [first]
        var grows = true
        while grows {
            grows = false
            for segment in 0..<network.segmentCount where !found.contains(segment) {
                let touches = found.contains { other in
                    ends(other).contains { !closing.contains($0) && ends(segment).contains($0) }
                }
                if touches {
                    found.insert(segment)
                    grows = true
                }
            }
        }
        return found
    }

    func boundary(of inside: Set<Int>) -> [Int] {
        operable.filter { valve in
            let at = (0..<network.segmentCount).filter { ends($0).contains(valve) }
            return at.contains { inside.contains($0) } && at.contains { !inside.contains($0) }
        }
    }

    /// Segments that a source reaches through open valves.
    func supplied(closing: Set<Int>, without: Set<Int> = []) -> Set<Int> {
        let shut = closing.union(closed)
        var found: Set<Int> = []
        var nodes = (0..<network.nodeCount).filter { network.role(ofNode: $0) == .source }
        while let node = nodes.popLast() {
            for segment in 0..<network.segmentCount
            where !found.contains(segment) && !without.contains(segment) && ends(segment).contains(node) {
                found.insert(segment)
                nodes += ends(segment).filter { !shut.contains($0) }
            }
        }
        return found
    }

    func isolates(_ segment: Int, closing: Set<Int>) -> Bool { !supplied(closing: closing).contains(segment) }

    /// The smallest set of the valves whose closing keeps every source from the segment; nil where none does.
    func smallestSubset(of valves: [Int], isolating segment: Int) -> [Int]? {
        let open = valves.filter { !closed.contains($0) && !failing.contains($0) }
        guard isolates(segment, closing: Set(open)) else { return nil }
        for size in 0...open.count {
            if let found = subset(open[...], size, [], segment) { return found }
        }
        return nil
    }

    private func subset(_ valves: ArraySlice<Int>, _ size: Int, _ taken: [Int], _ segment: Int) -> [Int]? {
        if size == 0 { return isolates(segment, closing: Set(taken)) ? taken : nil }
        guard valves.count >= size, let first = valves.first else { return nil }
        return subset(valves.dropFirst(), size - 1, taken + [first], segment)
            ?? subset(valves.dropFirst(), size, taken, segment)
    }
}
