import CGDAL

/// What GDAL complains of while the object lives, instead of on the error output.
final class Complaints {
    private(set) var failure: String?
    private var warnings: [String] = []
    private var warningCounts: [String: Int] = [:]

    init() {
        let handler: CPLErrorHandler = { level, _, message in
            guard let context = CPLGetErrorHandlerUserData(), let message else { return }
            Unmanaged<Complaints>.fromOpaque(context).takeUnretainedValue()
                .take(level, String(cString: message))
        }
        CPLPushErrorHandlerEx(handler, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit { CPLPopErrorHandler() }

    private func take(_ level: CPLErr, _ message: String) {
        let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        if level == CE_Failure || level == CE_Fatal {
            if failure == nil { failure = line }
        } else if level == CE_Warning {
            if warningCounts[line] == nil, warnings.count < 20 { warnings.append(line) }
            warningCounts[line, default: 0] += 1
        }
    }

    /// The first failure since the last call.
    func takeFailure() -> String? {
        defer { failure = nil }
        return failure
    }

    /// Every distinct warning once, with how often it came.
    func takeWarnings() -> [String] {
        defer {
            warnings = []
            warningCounts = [:]
        }
        let rest = warningCounts.count - warnings.count
        return warnings.map { line in
            let count = warningCounts[line] ?? 1
            return count > 1 ? "\(line) (\(count) times)" : line
        } + (rest > 0 ? ["\(rest) further kinds of warning"] : [])
    }
}
