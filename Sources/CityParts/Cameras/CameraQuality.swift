import GeoModel

/// The list of what the files of cameras (一机一档) must keep.
public enum CameraQuality {
    public static func rules() -> [any QualityRule] { [CameraCodeForm(), CameraMandatoryFields()] }
}
