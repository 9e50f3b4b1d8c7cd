import AddressBase
import ArgumentParser
import CityFlows
import Luotu

/// `luotu address count`
struct CountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count", abstract: "Count land, buildings, units and rooms. 地、楼、房、户",
        discussion: """
            Counts every level below an address, in a building (by its code), or in an area such as a land parcel, and lists
            the buildings with what is in them.

            Example: luotu address count 碧桂园小区
                     luotu address count --building 440703001001B0012
                     luotu address count --within parcels/440703001001GB00012
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The address.") var address: String?
    @Option(help: "A building's code (建筑物编码).") var building: String?
    @Option(help: "A GeoJSON file, a WKT, or LAYER/ID such as a parcel.") var within: String?

    func validate() throws {
        guard [address, building, within].compactMap({ $0 }).count == 1 else {
            throw ValidationError("give an address, --building CODE or --within AREA: one of them")
        }
    }

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let census = try await city.addressBook.census(try await scope(city), access: .everything)
            if shared.json { return try Output.json(census) }
            for level in AddressLevel.allCases {
                if let count = census.counts[level.rawValue] { Output.line("\(level.rawValue)  \(count)") }
            }
            if !census.buildings.isEmpty {
                Output.table(
                    ["building", "code", "building code", "units", "floors", "rooms"],
                    census.buildings.map {
                        [
                            $0.address, $0.code ?? "", $0.buildingCode ?? "", String($0.units), String($0.floors),
                            String($0.rooms),
                        ]
                    })
            }
            if census.outsideBuildings > 0 {
                Output.note("\(census.outsideBuildings) units, floors and rooms are in no building")
            }
        }
    }

    private func scope(_ city: City) async throws -> AddressCensus.Scope {
        if let address { return .address(address) }
        if let building { return .building(building) }
        return .area(try await AreaReference(within ?? "").resolve(in: city, access: .everything))
    }
}
