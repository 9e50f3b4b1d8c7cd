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
            A county's code alone makes a usable city. What is particular to yours goes into a profile: --template
            prints one with a comment at every key, filled in where --county is given. Without --county and --profile,
            the file \(Self.usualProfile) in this folder is taken, and said so; where there is none, nothing is guessed.

            Examples:
              luotu init --county 440703
              luotu init --template > city.yaml          # fill in the county, change what you like, then:
              luotu init
              luotu init --profile city.yaml --db city.db
            """)

    /// The profile that is taken where none is named.
    static let usualProfile = "city.yaml"

    @OptionGroup var shared: SharedOptions
    @Option(help: "Six digits (GB/T 2260).") var county: String?
    @Option(help: "A city profile (YAML).") var profile: String?
    @Flag(
        name: [.customLong("template"), .customLong("print-profile")],
        help: "Print a commented profile instead of creating anything.")
    var printsTemplate = false

    func run() async throws {
        try await reporting {
            guard !printsTemplate else {
                let isOpen = county == nil && profile == nil
                let text = isOpen ? ProfileCodec.template : ProfileCodec.encode(try cityProfile())
                return Output.bytes(Array(text.utf8))
            }
            let city = try cityProfile()
            let created = try City.create(at: shared.database, profile: city)
            if shared.json {
                try Output.json(["database": created.path, "county": city.countyCode, "name": city.name])
            } else {
                Output.line("\(created.path): \(city.name) (\(city.countyCode)), working zone EPSG:\(city.workingZone)")
            }
        }
    }

    private func cityProfile() throws -> CityProfile {
        guard let file = try profileFile() else { return try ProfileDefaults.profile(countyCode: county ?? "") }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CityFlowError.fileUnreadable(path: file, "there is no such file, or it may not be read")
        }
        let decoded = try ProfileCodec.decode(String(decoding: data, as: UTF8.self)) {
            try ProfileDefaults.profile(countyCode: $0)
        }
        if let county, county != decoded.countyCode {
            throw ValidationError("--county \(county) contradicts the profile's county \(decoded.countyCode)")
        }
        return decoded
    }

    /// The profile's file; nil where the county alone is to do.
    private func profileFile() throws -> String? {
        if profile != nil || county != nil { return profile }
        guard FileManager.default.fileExists(atPath: Self.usualProfile) else {
            throw ValidationError(
                """
                which city? Give --county CODE (six digits, GB/T 2260, such as 440703) or --profile FILE; \
                or write \(Self.usualProfile) with `luotu init --template > \(Self.usualProfile)`, fill in its county and \
                call luotu init again
                """)
        }
        Output.note("the profile is \(Self.usualProfile) of this folder")
        return Self.usualProfile
    }
}
