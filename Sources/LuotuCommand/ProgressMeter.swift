import Foundation
import Glibc
import Synchronization

/// A progress line with rate and time left, on a terminal; nothing where stderr is no terminal.
final class ProgressMeter: Sendable {
    private struct State {
        var start = Date()
        var lastShown = Date.distantPast
        var isOpen = false
    }

    private let state = Mutex(State())
    private let isShown: Bool

    init(isShown: Bool) { self.isShown = isShown && isatty(STDERR_FILENO) == 1 }

    func show(rows: Int, of total: Int?) {
        guard isShown else { return }
        state.withLock { state in
            let now = Date()
            guard now.timeIntervalSince(state.lastShown) > 0.1 else { return }
            state.lastShown = now
            state.isOpen = true
            let rate = Double(rows) / max(now.timeIntervalSince(state.start), 0.001)
            write("\r\u{1B}[K" + Self.line(rows: rows, of: total, rate: rate))
        }
    }

    /// Prints a note above the line.
    func note(_ text: String) {
        state.withLock { state in
            if state.isOpen { write("\r\u{1B}[K") }
            state.isOpen = false
            write(text + "\n")
        }
    }

    func end() {
        state.withLock { state in
            if state.isOpen { write("\r\u{1B}[K") }
            state.isOpen = false
        }
    }

    static func line(rows: Int, of total: Int?, rate: Double) -> String {
        guard let total, total > 0 else { return "\(rows) rows  \(Int(rate))/s" }
        let fraction = min(1, Double(rows) / Double(total))
        let filled = Int(fraction * 24)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
        let left = Int((Double(total - rows) / max(rate, 1)).rounded(.up))
        return
            "\(bar) \(Int(fraction * 100)) %  \(rows)/\(total)  \(Int(rate))/s  \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
