import ArgumentParser

/// `luotu address …`: every subcommand is a file of its own.
struct AddressCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "address", abstract: "The standard address base. 标准地址库",
        discussion: """
            Addresses are named by standard code (also a former one), by # and id, or by their full text.

            Examples:
              luotu address show 44070300100100000001
              luotu address rename 建设路 建设大道 --reason 命名批复12号
              luotu address history --since 0
              luotu address evaluate truth.csv
            """,
        subcommands: [
            ShowCommand.self, TreeCommand.self, CountCommand.self, HistoryCommand.self, AddCommand.self,
            ChangeCommand.self,
            RenameCommand.self, AliasCommand.self, RetireCommand.self, MergeCommand.self, SplitCommand.self,
            MoveCommand.self, CodeCommand.self, UndoCommand.self, ProposeCommand.self, ReviewCommand.self,
            LinkCommand.self, DossierCommand.self, ApplyCommand.self, DuplicatesCommand.self, EvaluateCommand.self,
            QRCommand.self, TrainCommand.self,
        ])
}
