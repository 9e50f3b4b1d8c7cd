import GeoKernel
import GeoModel
import TestSupport
import Testing

@Suite struct BoxTreeTests {
    /// The oracle is a look at every box.
    @Test(arguments: [0, 1, 15, 16, 17, 300, 5000])
    func findsWhatALookAtEveryBoxFinds(count: Int) {
        var random = SeededGenerator(seed: UInt64(count))
        let boxes: [BoundingBox?] = (0..<count).map { index in
            guard index % 11 != 3 else { return nil }
            let (x, y) = (random.double(in: 0...100), random.double(in: 0...100))
            return BoundingBox(
                west: x, south: y, east: x + random.double(in: 0...4), north: y + random.double(in: 0...4))
        }
        let tree = BoxTree(boxes)
        for _ in 0..<200 {
            let (x, y) = (random.double(in: -5...105), random.double(in: -5...105))
            let box = BoundingBox(west: x, south: y, east: x + random.double(in: 0...10), north: y + 1)
            let expected = boxes.indices.filter { boxes[$0]?.intersects(box) == true }
            #expect(tree.indices(meeting: box) == expected, "seed \(count), \(box)")
        }
    }
}
