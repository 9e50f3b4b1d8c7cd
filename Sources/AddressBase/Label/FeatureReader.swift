/// Takes the features of one token after the other.
protocol FeatureSink {
    mutating func add(_ key: UInt64)
}

/// What is seen at a token: its neighbours, the known name that covers it, the number that it belongs to, the endings left
/// and right of it. A feature is a key of 64 bits: a template's number and what the template saw.
struct FeatureReader {
    let tokens: TokenSequence
    let names: KnownNames
    let context: TokenContext

    /// The state of the art of sequence labelling with linear models: overlapping windows of n-grams, and properties of the
    /// whole text that a linear chain can't see.
    @inline(__always)
    func read(_ index: Int, into sink: inout some FeatureSink) {
        readNeighbours(index, into: &sink)
        readNames(index, into: &sink)
        readNumbers(index, into: &sink)
        readEndings(index, into: &sink)
    }

    @inline(__always)
    private func readNeighbours(_ index: Int, into sink: inout some FeatureSink) {
        let before3 = id(index - 3)
        let before2 = id(index - 2)
        let before = id(index - 1)
        let own = id(index)
        let after = id(index + 1)
        let after2 = id(index + 2)
        sink.add(key(1, own))
        sink.add(key(2, after))
        sink.add(key(3, after2))
        sink.add(key(4, before))
        sink.add(key(5, before2))
        sink.add(key(6, own, after))
        sink.add(key(7, before, own))
        sink.add(key(8, after, after2))
        sink.add(key(10, before, after))
        sink.add(key(11, before, own, after))
        sink.add(key(12, own, after, after2))
        sink.add(key(15, before3))
    }

    @inline(__always)
    private func readNames(_ index: Int, into sink: inout some FeatureSink) {
        let place = UInt64(names.places[index])
        guard place != 0 else { return }
        let classes = UInt64(names.classes[index])
        let seen = place << 8 | UInt64(names.relations[index])
        sink.add(key(31, classes, seen))
        sink.add(key(34, classes, place, id(index)))
        sink.add(key(36, classes, place, id(Int(names.ends[index]))))
        sink.add(key(37, seen))
    }

    @inline(__always)
    private func readNumbers(_ index: Int, into sink: inout some FeatureSink) {
        guard context.numberAt[index] >= 0 else { return readBehindNumber(index, into: &sink) }
        let number = Int(context.numberAt[index])
        let word = context.numbers[number]
        let after = id(word.end)
        let shape = UInt64(word.shape)
        let first: UInt64 = word.start == index ? 1 : 0
        let rank = UInt64(min(number, 5))
        let rest = UInt64(min(context.numbers.count - 1 - number, 5))
        sink.add(key(42, first << 4 | rank, shape, after))
        sink.add(key(43, first << 8 | rest << 4 | rank, shape))
        if number > 0 {
            let last = context.numbers[number - 1]
            sink.add(key(49, first << 8 | UInt64(min(word.chainIndex, 7)), id(last.end), after))
        }
        if number + 1 < context.numbers.count {
            let next = context.numbers[number + 1]
            sink.add(key(53, first << 8 | UInt64(min(next.start - word.end, 15)), after, id(next.end)))
        }
    }

    /// Characters right behind a number: 12|号楼.
    @inline(__always)
    private func readBehindNumber(_ index: Int, into sink: inout some FeatureSink) {
        var back = index - 1
        var distance: UInt64 = 0
        while distance < 3, tokens.kinds[back] == TokenKind.han, back >= 0 {
            back -= 1
            distance += 1
        }
        guard back >= 0, context.numberAt[back] >= 0 else { return }
        let word = context.numbers[Int(context.numberAt[back])]
        sink.add(key(51, distance << 8 | UInt64(context.endingsBefore[word.start]), id(index), id(index + 1)))
        sink.add(key(55 + 60 * distance, id(word.start - 1), id(index), id(index - 1)))
    }

    @inline(__always)
    private func readEndings(_ index: Int, into sink: inout some FeatureSink) {
        let seen = UInt64(context.endingsBefore[index])
        let next = UInt64(context.nextEnding[index])
        let nextDistance = UInt64(context.nextDistance[index])
        let last = UInt64(context.lastEnding[index])
        let lastDistance = UInt64(context.lastDistance[index])
        let before = id(index - 1)
        let own = id(index)
        sink.add(key(61, seen, own))
        sink.add(key(62, seen << 8 | nextDistance, next))
        sink.add(key(71, next, before))
        sink.add(key(72, next, own))
        sink.add(key(73, lastDistance << 8 | nextDistance, last, next))
        sink.add(key(74, last, own))
        sink.add(key(75, last, lastDistance))
    }

    @inline(__always)
    private func id(_ index: Int) -> UInt64 { UInt64(tokens.ids[index]) }

    @inline(__always)
    private func key(_ template: UInt64, _ first: UInt64, _ second: UInt64 = 0, _ third: UInt64 = 0) -> UInt64 {
        template << 48 | first << 32 | second << 16 | third
    }
}
