import GeoModel

/// The command integers of a feature as points (vector tile specification 2.1, §4.3).
enum MVTPaths {
    static func read(_ commands: [UInt64], _ kind: GeometryKind) throws(MVTError) -> [[SIMD2<Int>]] {
        var state = State(commands: commands)
        while state.position < commands.count { try state.command(kind) }
        return try state.finish(kind)
    }

    private struct State {
        let commands: [UInt64]
        var position = 0
        var cursor = SIMD2<Int>(0, 0)
        var paths: [[SIMD2<Int>]] = []
        var path: [SIMD2<Int>] = []

        mutating func command(_ kind: GeometryKind) throws(MVTError) {
            let integer = commands[position]
            position += 1
            let count = Int(integer >> 3)
            switch (integer & 7, kind) {
            case (1, .point):
                guard path.isEmpty, count > 0 else { throw .invalid("a point feature has two or empty MoveTo") }
                try move(count)
            case (1, .line), (1, .polygon):
                guard count == 1 else { throw .invalid("MoveTo with count \(count)") }
                if kind == .line { try endLine() }
                guard path.isEmpty else { throw .invalid("a ring is not closed") }
                try move(1)
            case (2, .line), (2, .polygon):
                guard path.count == 1 else { throw .invalid("LineTo without MoveTo") }
                guard count >= (kind == .line ? 1 : 2) else { throw .invalid("LineTo with count \(count)") }
                try move(count, mayStay: false)
            case (7, .polygon):
                guard count == 1, path.count >= 3 else { throw .invalid("ClosePath of \(path.count) points") }
                paths.append(path)
                path = []
            default: throw .invalid("command \(integer & 7) in a \(kind) feature")
            }
        }

        mutating func finish(_ kind: GeometryKind) throws(MVTError) -> [[SIMD2<Int>]] {
            if kind == .line { try endLine() }
            if kind == .point {
                paths.append(path)
                path = []
            }
            guard path.isEmpty else { throw .invalid("a ring is not closed") }
            guard paths.contains(where: { !$0.isEmpty }) else { throw .invalid("a geometry is empty") }
            return paths
        }

        private mutating func endLine() throws(MVTError) {
            guard !path.isEmpty else { return }
            guard path.count > 1 else { throw .invalid("a line of one point") }
            paths.append(path)
            path = []
        }

        private mutating func move(_ count: Int, mayStay: Bool = true) throws(MVTError) {
            guard count <= (commands.count - position) / 2 else { throw .invalid("a command lacks parameters") }
            for _ in 0..<count {
                guard commands[position] <= UInt64(UInt32.max), commands[position + 1] <= UInt64(UInt32.max) else {
                    throw .invalid("a parameter is larger than 32 bits")
                }
                guard mayStay || commands[position] != 0 || commands[position + 1] != 0 else {
                    throw .invalid("a LineTo that does not move")
                }
                cursor.x += Int(ProtoReader.zigzag(commands[position]))
                cursor.y += Int(ProtoReader.zigzag(commands[position + 1]))
                position += 2
                path.append(cursor)
            }
        }
    }
}
