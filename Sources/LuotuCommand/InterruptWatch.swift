import CityFlows
import Dispatch
import Glibc

/// Ctrl-C while a long command runs: the first asks it to stop and take back what it did, a second ends it at once
/// (which loses nothing either: nothing is committed before the end).
final class InterruptWatch {
    let stopFlag = StopFlag()
    private let source: any DispatchSourceSignal

    init() {
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        let stopFlag = stopFlag
        source.setEventHandler {
            stopFlag.set()
            signal(SIGINT, SIG_DFL)
        }
        source.resume()
        self.source = source
    }

    func end() {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }
}
