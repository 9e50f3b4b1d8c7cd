import ArgumentParser

/// `luotu grid …`: unit grid cells and the BeiDou grid.
struct GridCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grid", abstract: "Grid cells: check, locate, codes, the BeiDou grid. 单元网格",
        discussion: """
            Examples:
              luotu grid check
              luotu grid locate 113.08 22.58
              luotu grid build -o 单元网格.geojson
              luotu grid split 440703001001004 --along 新路.geojson
              luotu grid beidou 113.08 22.58 --level 8
            """,
        subcommands: [
            GridCheckCommand.self, GridLocateCommand.self, GridCodeCommand.self, GridBuildCommand.self,
            GridSplitCommand.self, GridMergeCommand.self, GridResolveCommand.self, GridBeidouCommand.self,
        ])
}
