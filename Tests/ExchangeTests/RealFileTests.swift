import Exchange
import Foundation
import GeoModel
import TestSupport
import Testing

/// Deliveries as they really are; expected figures come from the data's own notes.
@Suite(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
struct RealFileTests {
    @Test func roadsOfXianComeWithTheirChineseNames() throws {
        let table = try WholeTable(SharedData.url("roads-xian/modifiedConn_link.shp").path)
        #expect(table.rowCount == 9842)
        #expect(table.summary.rows == 9842)
        #expect(table.refusals.isEmpty)
        #expect(table.header.geometry == .line)
        #expect(try table.header.crs() == .wgs84)
        #expect(table.header.encoding.encoding == .gbk)
        #expect(table.shapes.allSatisfy { $0?.kind == .line })
        let names = Set(table.header.fields.map(\.name).flatMap { table.values($0) }.compactMap(\.self))
        #expect(names.contains { $0.contains("路") })
        #expect(!names.contains { $0.contains("\u{FFFD}") })
    }

    @Test(arguments: [
        ("jm_cgcs2000_ll_utf8", 4490, TextEncoding.utf8), ("jm_cgcs2000_gk114_gbk_cpg", 4547, .gbk),
        ("jm_cgcs2000_gkzone38_gbk", 4526, .gbk), ("jm_beijing54_gk114_gbk", 2435, .gbk),
    ])
    func fourFormsOfOneDeliveryReadTheSame(name: String, epsg: Int, encoding: TextEncoding) throws {
        let table = try WholeTable(SharedData.url("crs-encodings/\(name).shp").path)
        #expect(table.rowCount == 7)
        #expect(try table.header.crs() == .epsg(epsg))
        #expect(table.header.encoding.encoding == encoding)
        // Ten bytes hold five characters of GBK, three of UTF-8; the code page of the GBK files has no 㙟.
        let isCut = encoding == .utf8
        let names = isCut ? ["行政代", "名称", "区划代", "备注"] : ["行政代码", "名称", "区划代码12", "备注"]
        #expect(table.header.fields.map(\.name) == names)
        #expect(table.values("名称") == ["蓬江区", "江海区", "新会区", "台山市", "开平市", "鹤山市", "恩平市"])
        let codes = [440703, 440704, 440705, 440781, 440783, 440784, 440785]
        #expect(table.values(names[0]) == codes.map(String.init))
        let remark = "江门市蓬江区测试\(isCut ? "㙟" : "")镕"
        #expect(table.values("备注").first == remark)
    }

    @Test(arguments: [
        "dutch_addresses_28992.gpkg", "dutch_addresses_shape_28992.zip", "dutch_addresses_shape_4326",
    ])
    func oneAddressSetReadsFromEveryForm(name: String) throws {
        let table = try WholeTable(SharedData.url("addresses-nl/\(name)").path)
        #expect(table.rowCount == 2481)
        #expect(table.refusals.isEmpty)
        #expect(try table.header.crs() == .epsg(name.contains("4326") ? 4326 : 28992))
        #expect(table.shapes.allSatisfy { $0?.kind == .point })
    }

    @Test func buildingsOfShanghaiReadFromGeoJSON() throws {
        let table = try WholeTable(
            SharedData.url("buildings-shanghai/CONVERTED-shangHai-buildings.geojson").path)
        #expect(table.rowCount == 1793)
        #expect(table.header.encoding.encoding == .utf8)
        #expect(try table.header.crs() == .wgs84)
    }

    /// The set's tables that are named for their encoding: what they are read as, nil for a refusal.
    @Test(
        arguments: [
            ("gbk", .gbk), ("gb2312", .gbk), ("big5", .big5), ("utf8", .utf8), ("cpg/big5", .big5),
            ("cpg/euckr", .eucKR),
            ("cpg/koi8r", .koi8r), ("cpg/latin2", .latin2), ("cpg/shiftjis", .shiftJIS), ("cpg/win1251", .windows1251),
            ("cpg/win874", .windows874), ("ldid/chinese", .gbk), ("latin1", nil), ("shiftjis", nil), ("eucjp", nil),
            ("cpg/utf16", nil),
        ] as [(String, TextEncoding?)])
    func tablesNamedForTheirEncodingAreReadInIt(name: String, encoding: TextEncoding?) throws {
        let path = SharedData.url("torture-shapefiles/data/dbf/\(name).dbf").path
        guard let encoding else {
            #expect(throws: ExchangeError.self) { try WholeTable(path) }
            return
        }
        let table = try WholeTable(path)
        #expect(table.summary.encoding.encoding == encoding)
        #expect(table.refusals.isEmpty)
    }

    /// Every file of the torture set that somebody could hand in.
    static let torture: [String] = {
        let root = SharedData.url("torture-shapefiles/data")
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        let paths = (files?.compactMap { $0 as? URL } ?? []).map(\.path)
        let shapes = paths.filter { $0.hasSuffix(".shp") }
        let tables = paths.filter { path in
            path.hasSuffix(".dbf") && !shapes.contains(String(path.dropLast(4)) + ".shp")
        }
        return (shapes + tables).sorted()
    }()

    @Test(arguments: torture)
    func aTorturedFileIsReadOrRefusedWithAReason(path: String) throws {
        do {
            let table = try WholeTable(path)
            #expect(table.rowCount + table.refusals.count == table.summary.rows)
            #expect(table.summary.rows + table.summary.deletedRows == table.header.featureCount)
            #expect(table.refusals.allSatisfy { !$0.reason.isEmpty && $0.row > 0 })
        } catch let error as ExchangeError {
            if case .readerStopped = error { Issue.record("the reader died: \(error)") }
            #expect(error.description.count > 20)
        }
    }
}
