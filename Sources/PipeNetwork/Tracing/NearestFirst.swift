/// A binary heap of numbers by cost, ties by number, so that every run takes the same order.
struct NearestFirst {
    private var heap: [(cost: Double, number: Int32)] = []

    var isEmpty: Bool { heap.isEmpty }

    mutating func insert(_ number: Int32, _ cost: Double) {
        heap.append((cost, number))
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() -> (cost: Double, number: Int32)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while 2 * parent + 1 < heap.count {
            let left = 2 * parent + 1
            let child = left + 1 < heap.count && heap[left + 1] < heap[left] ? left + 1 : left
            guard heap[child] < heap[parent] else { break }
            heap.swapAt(child, parent)
            parent = child
        }
        return first
    }
}
