/// A fixed block of memory with some elements more on both sides, so that a window around any place can be read unchecked.
///
/// Freed by its owner with `free()`. Not initialised beyond what `clear` and the owner write.
struct PaddedBuffer<Element: BitwiseCopyable> {
    private let memory: UnsafeMutablePointer<Element>
    let capacity: Int

    /// How far below 0 and above the last element may be read.
    static var padding: Int { 4 }

    init(capacity: Int, filledWith element: Element) {
        self.capacity = capacity
        memory = .allocate(capacity: capacity + 2 * Self.padding)
        memory.initialize(repeating: element, count: capacity + 2 * Self.padding)
    }

    func free() { memory.deallocate() }

    @inline(__always)
    subscript(index: Int) -> Element {
        get { memory[index &+ Self.padding] }
        nonmutating set { memory[index &+ Self.padding] = newValue }
    }

    /// Writes `element` behind the first `count`.
    @inline(__always)
    func pad(after count: Int, with element: Element) {
        for offset in 0..<Self.padding { memory[count &+ Self.padding &+ offset] = element }
    }

    var first: UnsafeMutablePointer<Element> { memory + Self.padding }
}
