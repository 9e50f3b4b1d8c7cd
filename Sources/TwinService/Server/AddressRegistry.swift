import AddressBase

/// The governed address base behind the service.
public struct AddressRegistry: Sendable {
    public var book: any AddressBook
    public var dossiers: any AddressDossierBook
    public var keeping: any AddressKeeping

    public init(book: any AddressBook, dossiers: any AddressDossierBook, keeping: any AddressKeeping) {
        self.book = book
        self.dossiers = dossiers
        self.keeping = keeping
    }
}
