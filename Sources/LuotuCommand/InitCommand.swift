import ArgumentParser
import CityFlows
import Exchange
import Foundation
import GeoModel
import Luotu

/// `luotu init`
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Create a database with the city's profile. 建库",
        discussion: """
            Give the county's code, or a profile file; --print-profile writes one to start from.

            Examples:
              luotu init --county 440703
              luotu init --county 440703 --print-profile > city.yaml
              luotu init --profile city.yaml --db city.db
            """)

    @OptionGroup var shared: SharedOptions
    @Option(help: "Six digits (GB/T 2260).") var county: String?
    @Option(help: "A city profile (YAML).") var profile: String?
    @Flag(help: "Print the profile instead of creating anything.") var printProfile = false

    func validate() throws {
        guard county != nil || profile != nil else { throw ValidationError("give --county CODE or --profile FILE") }
    }

    func run() async throws {
        try await reporting {
            let city = try cityProfile()
            if printProfile { return Output.line(ProfileCodec.encode(city)) }
            let created = try City.create(at: shared.database, profile: city)
            if shared.json {
                try Output.json(["database": created.path, "county": city.countyCode, "name": city.name])
            } else {
                Output.line("\(created.path): \(city.name) (\(city.countyCode)), working zone EPSG:\(city.workingZone)")
            }
        }
    }

    private func cityProfile() throws -> CityProfile {
        guard let profile else { return try ProfileDefaults.profile(countyCode: county ?? "") }
        guard let data = FileManager.default.contents(atPath: profile) else {
            throw CityFlowError.fileUnreadable(path: profile, "there is no such file, or it may not be read")
        }
        let decoded = try ProfileCodec.decode(String(decoding: data, as: UTF8.self)) {
            try ProfileDefaults.profile(countyCode: $0)
        }
        if let county, county != decoded.countyCode {
            throw ValidationError("--county \(county) contradicts the profile's county \(decoded.countyCode)")
        }
        return decoded
    }
}
