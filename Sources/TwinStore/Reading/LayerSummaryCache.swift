import GeoModel
import Synchronization

/// The layers as those see them who may see everything, kept until something is committed: a map asks with every tile.
final class LayerSummaryCache: Sendable {
    private let kept = Mutex<(commits: Int, layers: [LayerSummary])?>(nil)

    /// The layers, if nothing was committed since they were read.
    func current(commits: Int) -> [LayerSummary]? {
        kept.withLock { $0?.commits == commits ? $0?.layers : nil }
    }

    /// - Parameter commits: their count before the layers were read.
    func keep(_ layers: [LayerSummary], commits: Int) { kept.withLock { $0 = (commits, layers) } }
}
