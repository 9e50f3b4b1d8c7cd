/// Parts a set of places into connected groups around seeds that keep their distance: communities out of macro squares,
/// towns out of communities.
struct Partition {
    /// The places of each group.
    private(set) var groups: [[Int]]

    /// - Parameters:
    ///   - members: the places, ascending.
    ///   - count: groups wanted; connectedness may add or take some.
    ///   - centre: a place's position.
    ///   - neighbours: places that touch; those that are no members are left aside.
    init(
        _ members: [Int], count: Int, random: inout SampleRandom, centre: (Int) -> Plane,
        neighbours: (Int) -> [Int]
    ) {
        var seeds = Self.spread(members, count: count, random: &random, centre: centre)
        groups = []
        for _ in 0..<3 {
            groups = Self.nearest(members, seeds, centre)
            seeds = groups.map { group in group.reduce(Plane.zero) { $0 + centre($1) } / Double(group.count) }
        }
        groups = Self.nearest(members, seeds, centre)
        connect(neighbours)
    }

    /// Best-candidate sampling (Mitchell 1991).
    private static func spread(
        _ members: [Int], count: Int, random: inout SampleRandom, centre: (Int) -> Plane
    ) -> [Plane] {
        var seeds: [Plane] = []
        while seeds.count < min(count, members.count) {
            var best = centre(random.pick(members))
            var bestGap = -1.0
            for _ in 0..<8 {
                let candidate = centre(random.pick(members))
                let gap = seeds.map { ($0 - candidate).length }.min() ?? .infinity
                if gap > bestGap { (best, bestGap) = (candidate, gap) }
            }
            seeds.append(best)
        }
        return seeds
    }

    private static func nearest(_ members: [Int], _ seeds: [Plane], _ centre: (Int) -> Plane) -> [[Int]] {
        var groups = Array(repeating: [Int](), count: seeds.count)
        for member in members {
            let place = centre(member)
            var best = 0
            var bestGap = Double.infinity
            for (index, seed) in seeds.enumerated() {
                let away = seed - place
                let gap = away.dot(away)
                if gap < bestGap { (best, bestGap) = (index, gap) }
            }
            groups[best].append(member)
        }
        return groups.filter { !$0.isEmpty }
    }

    /// Gives every piece that is cut off from its group to the neighbouring group with the longest common border; a
    /// piece without neighbours becomes a group.
    private mutating func connect(_ neighbours: (Int) -> [Int]) {
        var groupOf: [Int: Int] = [:]
        var strays: [[Int]] = []
        for index in groups.indices {
            var pieces = connectedPieces(groups[index], neighboursWithin(groups[index], neighbours))
            let largest = pieces.indices.max { (pieces[$0].count, -$0) < (pieces[$1].count, -$1) } ?? 0
            groups[index] = pieces.remove(at: largest)
            for member in groups[index] { groupOf[member] = index }
            strays += pieces
        }
        var rounds = strays.count + 1
        while !strays.isEmpty, rounds > 0 {
            rounds -= 1
            var rest: [[Int]] = []
            for stray in strays {
                var borders = Array(repeating: 0, count: groups.count)
                for member in stray {
                    for neighbour in neighbours(member) { if let group = groupOf[neighbour] { borders[group] += 1 } }
                }
                guard let longest = borders.max(), longest > 0, let group = borders.firstIndex(of: longest) else {
                    rest.append(stray)
                    continue
                }
                groups[group] += stray
                for member in stray { groupOf[member] = group }
            }
            if rest.count == strays.count { break }
            strays = rest
        }
        let alone = strays.flatMap(\.self).sorted()
        if !alone.isEmpty { groups += connectedPieces(alone, neighboursWithin(alone, neighbours)) }
        for index in groups.indices { groups[index].sort() }
    }

    private func neighboursWithin(_ members: [Int], _ neighbours: (Int) -> [Int]) -> (Int) -> [Int] {
        let inside = Set(members)
        let lists = Dictionary(uniqueKeysWithValues: members.map { ($0, neighbours($0).filter(inside.contains)) })
        return { lists[$0] ?? [] }
    }
}
