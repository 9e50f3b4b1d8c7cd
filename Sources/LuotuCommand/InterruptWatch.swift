import CityFlows
import Glibc

/// Ctrl-C while a long command runs: the first asks it to stop and take back what it did, a second ends it at once
/// (which loses nothing either: nothing is committed before the end).
///
/// A plain signal handler, because a dispatch source hears nothing of a signal that comes before its thread has started.
struct InterruptWatch {
    private static let flag = StopFlag()

    /// Set by the first Ctrl-C.
    let stopFlag: StopFlag

    init() {
        // Made here, so that the handler only stores into it.
        stopFlag = Self.flag
        signal(SIGINT) { _ in
            InterruptWatch.flag.set()
            signal(SIGINT, SIG_DFL)
        }
    }

    func end() { signal(SIGINT, SIG_DFL) }
}
