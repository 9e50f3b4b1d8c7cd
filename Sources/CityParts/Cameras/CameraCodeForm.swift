import GeoModel

/// CA-01: the code has 20 digits and the type of a camera.
struct CameraCodeForm: QualityRule {
    let id = "CA-01"
    let title = "设备编码为20位且类型为摄像机"
    let clause = "GB/T 28181: 8 + 2 + 3 + 7 digits"
    let severity = QualitySeverity.error
    let kinds: [LayerKind] = [.camera]

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let rows = city.rows(of: .camera) else { return }
        for row in rows.features.indices {
            guard let text = rows.text(row, "code") else { continue }
            do throws(CityPartsError) {
                let code = try CameraCode(text)
                guard !code.isCamera else { continue }
                report(
                    rows.fault(
                        row, field: "code", value: text, reason: "the type \(code.type) of the code is no camera's"))
            } catch {
                report(rows.fault(row, field: "code", value: text, reason: error.message))
            }
        }
    }
}
