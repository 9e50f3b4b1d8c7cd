/// The addresses inside a building: units, floors and rooms, as far as the quota goes.
struct AddressDetail {
    let building: Building
    let base: AddressElements

    /// Calls `body` for the first `limit` rows in tree order.
    func forEach(_ limit: Int, _ body: (AddressLevel, AddressElements, Plane) throws -> Void) rethrows {
        var rest = limit
        func write(_ level: AddressLevel, _ elements: AddressElements, _ point: Plane) throws {
            guard rest > 0 else { return }
            rest -= 1
            try body(level, elements, point)
        }
        for unit in 0..<max(1, building.units) {
            var elements = base
            if building.units > 0 {
                elements.unit = CommonWords.units[unit + 1]
                try write(.unit, elements, place(unit, 0.5))
            }
            for floor in 1...building.floors {
                guard rest > 0 else { return }
                elements.floor = CommonWords.floors[floor]
                elements.room = .empty
                try write(.floor, elements, place(unit, 0.5))
                for room in 0..<building.rooms {
                    elements.room = CommonWords.rooms[floor * 100 + room + 1]
                    try write(.room, elements, place(unit, (Double(room) + 0.5) / Double(building.rooms)))
                }
            }
        }
    }

    /// A point in the building: `share` from west to east of the unit.
    private func place(_ unit: Int, _ share: Double) -> Plane {
        let core = building.core
        let units = Double(max(1, building.units))
        let u = 0.04 + 0.92 * (Double(unit) + share) / units
        let v = 0.5 + 0.3 * (share - 0.5)
        return between(between(core[0], core[1], u), between(core[3], core[2], u), v).rounded
    }
}
