import Foundation

/// Finds addresses that stand in the base as texts alone: by their rarest pairs of characters, then held against the question
/// token by token, in whatever order their parts stand.
struct FreeSearch: ~Copyable {
    struct Found {
        var entry: UInt32
        var likelihood: Float
        var trust: Float
        var isExact: Bool
    }

    private(set) var found: [Found] = []
    /// Whether an entry says the same, so that nothing else has to be looked for.
    private(set) var isSettled = false
    private var query = FreeTokens()
    private var entry = FreeTokens()
    private var weights: [Float] = []
    private var touched: [UInt32] = []
    private var best: [(weight: Float, entry: UInt32)] = []
    private var grams: [(range: Range<Int>, weight: Float)] = []
    private var queryWeights: [Float] = []
    private var tiling = TokenTiling()

    /// How many postings are read for a question: the rarest pairs come first.
    private static let postingLimit = 6_000
    /// How many entries are held against the question.
    private static let entryLimit = 32
    /// As many are looked at even where they share far less than the first.
    private static let entryReserve = 8

    init() {}

    mutating func search(_ text: borrowing FoldedText, _ index: AddressIndex) {
        found.removeAll(keepingCapacity: true)
        isSettled = false
        guard index.freeCount > 0, text.count > 0 else { return }
        query.read(UnsafeBufferPointer(start: text.units, count: text.count), marks: UnsafePointer(text.marks))
        guard query.tokens.count > 0, query.tokens.count <= TokenTiling.capacity else { return }
        let same = index.freeTexts(saying: query.whole)
        if same.count == 1, let only = same.first {
            found.append(Found(entry: only, likelihood: 0.5, trust: 1, isExact: true))
            isSettled = true
            return
        }
        let rarity = TokenRarity(index)
        retrieve(rarity, index)
        for number in same.prefix(Self.entryLimit) where !best.contains(where: { $0.entry == number }) {
            best.insert((.infinity, number), at: 0)
        }
        rarity.weigh(query.tokens, into: &queryWeights)
        let most = best.first { $0.weight < .infinity }?.weight ?? 0
        for (place, candidate) in best.enumerated() {
            if place >= Self.entryReserve, candidate.weight < most * 0.55 { break }
            verify(candidate.entry, isSame: same.contains(candidate.entry), rarity, index)
        }
        found.sort { $0.likelihood != $1.likelihood ? $0.likelihood > $1.likelihood : $0.entry < $1.entry }
    }

    /// Whether an entry explains the question so well that slips in other names need not be looked for.
    var isConvincing: Bool {
        guard let first = found.first, first.trust >= 0.85, first.likelihood > -3 else { return false }
        return found.count < 2 || found[1].likelihood < first.likelihood - 1
    }

    // MARK: Retrieval

    /// The entries that share the most with the question, best first.
    private mutating func retrieve(_ rarity: TokenRarity, _ index: AddressIndex) {
        if weights.count != index.freeCount { weights = [Float](repeating: 0, count: index.freeCount) }
        grams.removeAll(keepingCapacity: true)
        touched.removeAll(keepingCapacity: true)
        best.removeAll(keepingCapacity: true)
        for place in query.tokens.indices.dropFirst() {
            let range = index.gram(FreeTokens.gram(query.tokens[place - 1], query.tokens[place]))
            if !range.isEmpty { grams.append((range, rarity.information(range.count))) }
        }
        // Insertion sort: there are few.
        for place in grams.indices.dropFirst() {
            var at = place
            while at > 0, grams[at - 1].range.count > grams[at].range.count {
                grams.swapAt(at, at - 1)
                at -= 1
            }
        }
        var read = 0
        for gram in grams {
            guard read == 0 || read + gram.range.count <= Self.postingLimit else { break }
            read += gram.range.count
            for place in gram.range {
                let number = index.gramText(place)
                if weights[Int(number)] == 0 { touched.append(number) }
                weights[Int(number)] += gram.weight
            }
        }
        var least: Float = 0
        for number in touched {
            let weight = weights[Int(number)]
            weights[Int(number)] = 0
            guard best.count < Self.entryLimit || weight > least else { continue }
            var at = best.count
            best.append((weight, number))
            while at > 0, best[at - 1].weight < weight {
                best.swapAt(at, at - 1)
                at -= 1
            }
            if best.count > Self.entryLimit { best.removeLast() }
            least = best[best.count - 1].weight
        }
    }

    // MARK: Comparison

    private mutating func verify(_ number: UInt32, isSame: Bool, _ rarity: TokenRarity, _ index: AddressIndex) {
        if isSame {
            found.append(Found(entry: number, likelihood: 0.5, trust: 1, isExact: true))
            return
        }
        entry.read(index.freeUnits(number))
        guard entry.tokens.count <= TokenTiling.capacity else { return }
        let difference = tiling.compare(query, queryWeights, entry, rarity)
        let likelihood = -difference.cost
        guard likelihood > -14, difference.shared > 0.25 else { return }
        found.append(Found(entry: number, likelihood: likelihood, trust: difference.trust, isExact: false))
    }
}

/// How much a token tells: little where it stands in many texts.
struct TokenRarity {
    private let index: AddressIndex
    private let logCount: Float

    init(_ index: AddressIndex) {
        self.index = index
        logCount = Self.log(max(2, index.freeCount) + 1)
    }

    /// What a pair tells that stands in so many texts.
    func information(_ count: Int) -> Float { logCount - Self.log(count) + 0.3 }

    /// The weights of all tokens: 0.05 … 1.
    func weigh(_ tokens: [UInt32], into weights: inout [Float]) {
        weights.removeAll(keepingCapacity: true)
        for place in tokens.indices { weights.append(weight(place, tokens)) }
    }

    /// The more common of its two pairs tells how much a token is to be expected.
    func weight(_ place: Int, _ tokens: [UInt32]) -> Float {
        let before = place > 0 ? rarity(place, tokens) : 2
        let after = place + 1 < tokens.count ? rarity(place + 1, tokens) : 2
        let weight = min(before, after)
        return weight > 1 ? 0.05 : max(0.05, weight)
    }

    private func rarity(_ place: Int, _ tokens: [UInt32]) -> Float {
        let count = index.gram(FreeTokens.gram(tokens[place - 1], tokens[place])).count
        return count == 0 ? 1 : max(0.02, 1 - Self.log(count) / logCount)
    }

    private static func log(_ count: Int) -> Float {
        count < logs.count ? logs[count] : Float(Foundation.log(Double(count)))
    }

    private static let logs: [Float] = (0..<4096).map { Float(Foundation.log(Double(max(1, $0)))) }
}

/// Holds two token lists against each other: common runs first, longest first, wherever they stand; then what is left.
struct TokenTiling: ~Copyable {
    struct Difference {
        var cost: Float
        var trust: Float
        /// How much of the question the entry explains, 0 … 1.
        var shared: Float
    }

    static let capacity = 160
    private var partner: [Int] = []
    private var back: [Int] = []
    private var runs: [(length: Int, query: Int, entry: Int)] = []
    private var lengths: [UInt8] = []

    init() {}

    mutating func compare(
        _ query: FreeTokens, _ weights: [Float], _ entry: FreeTokens, _ rarity: TokenRarity
    ) -> Difference {
        tile(query.tokens, entry.tokens)
        var cost: Float = 0
        var told: Float = 0
        var explained: Float = 0
        var slips = 0
        var lostNumbers = 0
        var extraNumbers = 0
        var extra: Float = 0
        for place in query.tokens.indices {
            let isNumber = query.tokens[place] & FreeTokens.number != 0
            let weight = isNumber ? max(0.5, weights[place]) : weights[place]
            told += weight
            if partner[place] >= 0 {
                explained += weight
                continue
            }
            if let slip = slip(at: place, query.tokens, entry.tokens) {
                // What stands in its stead in the entry counts as found.
                back[slip.place] = place
                partner[place] = slip.place
                cost += slip.cost
                slips += 1
                explained += weight * 0.6
                continue
            }
            if query.isAside[place] {
                extra += 0.1
                continue
            }
            if entry.tokens.contains(query.tokens[place]) {
                // Said twice.
                extra += 0.1
            } else if isNumber {
                extraNumbers += 1
            } else {
                extra += 0.25 + 0.45 * weight
            }
        }
        var lost: Float = 0
        var above: Float = 0
        let first = back.firstIndex { $0 >= 0 } ?? 0
        for place in entry.tokens.indices where back[place] < 0 {
            if entry.tokens[place] & FreeTokens.number != 0 {
                lostNumbers += 1
            } else if place < first {
                above += rarity.weight(place, entry.tokens)
            } else {
                lost += rarity.weight(place, entry.tokens) * 1.1
            }
        }
        // What stands before everything that was said is mostly what people leave out.
        lost += min(1.8, above * 0.4)
        let numbers = Float(extraNumbers) * 3 + Float(lostNumbers) * 2.6
        cost += extra + lost + numbers
        let shared = told > 0 ? explained / told : 0
        return Difference(
            cost: cost,
            trust: Self.trust(
                slips: slips, extra: extra, lost: lost, extraNumbers: extraNumbers, lostNumbers: lostNumbers),
            shared: shared)
    }

    private static func trust(slips: Int, extra: Float, lost: Float, extraNumbers: Int, lostNumbers: Int) -> Float {
        var trust: Float = 0.99
        trust -= 0.02 * Float(slips)
        trust -= 0.045 * extra
        trust -= 0.05 * lost
        if extraNumbers > 0 { trust *= lostNumbers > 0 ? 0.4 : 0.6 }
        if lostNumbers > 0, extraNumbers == 0 { trust *= 0.75 }
        return max(0.05, trust)
    }

    private mutating func tile(_ query: [UInt32], _ entry: [UInt32]) {
        let (n, m) = (query.count, entry.count)
        partner.removeAll(keepingCapacity: true)
        back.removeAll(keepingCapacity: true)
        for _ in 0..<n { partner.append(-1) }
        for _ in 0..<m { back.append(-1) }
        runs.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        for _ in 0..<(m + 1) { lengths.append(0) }
        // lengths[j + 1]: how long the common run is that ends at the last query token and entry token j.
        for i in 0..<n {
            var diagonal: UInt8 = 0
            for j in 0..<m {
                let above = lengths[j + 1]
                let length: UInt8 = query[i] == entry[j] ? diagonal &+ 1 : 0
                lengths[j + 1] = length
                diagonal = above
                let ends = length > 0 && (i + 1 == n || j + 1 == m || query[i + 1] != entry[j + 1])
                if ends { runs.append((Int(length), i + 1 - Int(length), j + 1 - Int(length))) }
            }
        }
        runs.sort { left, right in
            left.length != right.length
                ? left.length > right.length : abs(left.query - left.entry) < abs(right.query - right.entry)
        }
        for run in runs where run.length > 1 { place(run) }
        // Single tokens: beside what is placed already, or numbers.
        for run in runs where run.length == 1 && partner[run.query] < 0 && back[run.entry] < 0 {
            let isBeside =
                run.query > 0 && run.entry > 0 && partner[run.query - 1] == run.entry - 1
                || run.query + 1 < n && run.entry + 1 < m && partner[run.query + 1] == run.entry + 1
                || n == 1
            if isBeside || isBetween(run, n, m) { place(run) }
        }
    }

    /// Whether the nearest placed tokens on both sides stand on both sides in the entry, too.
    private func isBetween(_ run: (length: Int, query: Int, entry: Int), _ n: Int, _ m: Int) -> Bool {
        var left = run.query - 1
        while left >= 0, partner[left] < 0 { left -= 1 }
        var right = run.query + 1
        while right < n, partner[right] < 0 { right += 1 }
        let isAfter = left < 0 || partner[left] < run.entry
        let isBefore = right >= n || partner[right] > run.entry
        guard isAfter, isBefore else { return false }
        let reach = 6
        return (left < 0 || run.entry - partner[left] <= reach) && (right >= n || partner[right] - run.entry <= reach)
    }

    private mutating func place(_ run: (length: Int, query: Int, entry: Int)) {
        for offset in 0..<run.length where partner[run.query + offset] < 0 && back[run.entry + offset] < 0 {
            partner[run.query + offset] = run.entry + offset
            back[run.entry + offset] = run.query + offset
        }
    }

    /// The token that stands in the entry where another was written, and what the slip costs.
    private func slip(at place: Int, _ query: [UInt32], _ entry: [UInt32]) -> (place: Int, cost: Float)? {
        guard query[place] & FreeTokens.number == 0 else { return nil }
        var candidates: [Int] = []
        if place > 0, partner[place - 1] >= 0, partner[place - 1] + 1 < entry.count {
            candidates.append(partner[place - 1] + 1)
        }
        if place + 1 < query.count, partner[place + 1] > 0 { candidates.append(partner[place + 1] - 1) }
        for candidate in candidates where back[candidate] < 0 && entry[candidate] & FreeTokens.number == 0 {
            let (said, meant) = (UInt16(truncatingIfNeeded: query[place]), UInt16(truncatingIfNeeded: entry[candidate]))
            let sound = UnitTable.sounds[said]
            if sound != 0, sound == UnitTable.sounds[meant] { return (candidate, 0.5) }
            if LookAlikes.areAlike(said, meant) { return (candidate, 0.6) }
            return (candidate, 1.5)
        }
        return nil
    }
}
