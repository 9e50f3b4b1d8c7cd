import ArgumentParser
import Foundation

/// The `luotu` command: every subcommand is a file of its own.
@main
struct LuotuCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "luotu",
        abstract: "Put a city on the map: standard addresses, grid cells, parts and pipes in one SpatiaLite file. 落图",
        discussion: """
            Start with:
              luotu demo                       # a sample city on http://127.0.0.1:8080/
              luotu init --county 440703       # an empty city in luotu.db
              luotu import 道路.zip --as road
              luotu geocode 天荣街44号
              luotu serve

            --db, --json, --quiet and --verbose may stand before the subcommand or after it.
            """,
        version: "luotu 0.1.0",
        subcommands: [
            InitCommand.self, SampleCommand.self, DemoCommand.self, ImportCommand.self, ExportCommand.self,
            GeocodeCommand.self, ReverseCommand.self, ParseCommand.self, SuggestCommand.self, QueryCommand.self,
            LayerCommand.self, AddressCommand.self, StatsCommand.self, OverlayCommand.self, ImpactCommand.self,
            GridCommand.self, CheckCommand.self, PipeCommand.self, TilesCommand.self, SnapshotCommand.self,
            VerifyCommand.self, NearestCommand.self, PartCommand.self, PlaceCommand.self, ServeCommand.self,
        ])

    /// Declared here as well, so that the shared options may stand before the subcommand: what is parsed here is handed
    /// down to every command that declares the same group.
    @OptionGroup var shared: SharedOptions
}
