import CGDAL
import GeoModel
import Glibc

/// `luotu-reader describe|stream FILE [--layer NAME]`: reads one file and writes `SourceStream` frames to its output.
/// `luotu-reader write FILE`: reads frames from its input and writes them to a file.
///
/// A process of its own because files come from anywhere: what a broken file does to the format library happens
/// here, without a database handle, within limits, and ends with the process that started it.
@main
enum ReaderCommand {
    static func main() {
        let writes = CommandLine.arguments.count == 3 && CommandLine.arguments[1] == "write"
        Confinement.enter(reads: !writes)
        let output = FrameOutput(descriptor: STDOUT_FILENO)
        do {
            if writes {
                let end = try LayerOutput.write(FrameInput(descriptor: STDIN_FILENO), to: CommandLine.arguments[2])
                return try output.send(.end) { end.write(&$0) }
            }
            let request = try ReaderRequest(CommandLine.arguments)
            let location = try SourceLocation(request)
            if let text = TextMember(location) { return try send(text, wantsRows: request.wantsRows, output) }
            let source = try OpenSource(request, location)
            try output.send(.header) { source.description.write(&$0) }
            let end = try request.wantsRows ? RowStreamer(source, output).run() : source.emptyEnd
            try output.send(.end) { end.write(&$0) }
        } catch let failure as SourceFailure {
            try? output.send(.failure) { failure.write(&$0) }
            exit(1)
        } catch let cut as MalformedFrame {
            try? output.send(.failure) { SourceFailure(code: "cut-off", message: cut.description).write(&$0) }
            exit(1)
        } catch {
            // The other end of the pipe is gone: nobody is left to tell.
            exit(2)
        }
    }

    private static func send(_ text: TextMember, wantsRows: Bool, _ output: FrameOutput) throws {
        try output.send(.header) { text.description.write(&$0) }
        if wantsRows { try text.stream(to: output) }
        try output.send(.end) { SourceEnd(rows: 0, deletedRows: 0, notes: []).write(&$0) }
    }
}

/// What the caller asked for.
struct ReaderRequest {
    static let usage = "usage: luotu-reader describe|stream FILE [--layer NAME] [--batch ROWS] | write FILE"

    var wantsRows: Bool
    var path: String
    var layer: String?
    var batchRows = 8192

    init(_ arguments: [String]) throws {
        let failure = SourceFailure(code: "usage", message: Self.usage)
        guard arguments.count >= 3, ["describe", "stream"].contains(arguments[1]) else { throw failure }
        wantsRows = arguments[1] == "stream"
        path = arguments[2]
        var rest = arguments.dropFirst(3)
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { throw failure }
            switch option {
            case "--layer": layer = value
            case "--batch":
                guard let rows = Int(value), (1...1_000_000).contains(rows) else { throw failure }
                batchRows = rows
            default: throw failure
            }
        }
    }
}
