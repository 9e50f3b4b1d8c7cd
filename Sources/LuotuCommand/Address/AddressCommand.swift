import ArgumentParser

/// `luotu address …`: every subcommand is a file of its own.
struct AddressCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "address", abstract: "The standard address base. 标准地址库",
        discussion: "Example: luotu address evaluate truth.csv",
        subcommands: [EvaluateCommand.self, QRCommand.self, TrainCommand.self])
}
