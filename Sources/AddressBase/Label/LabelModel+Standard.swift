import Foundation
import GeoModel

extension LabelModel {
    /// The model that comes with Luotu, made by `Tools/make-address-model`; read on first use.
    public static let standard: Result<LabelModel, AddressBaseError> = {
        let name = "Models/addresses.model"
        guard let folder = ReferenceFolder.url else { return .failure(.dataMissing(name)) }
        return Result { () throws(AddressBaseError) in
            try LabelModel(contentsOf: folder.appendingPathComponent(name))
        }
    }()
}
