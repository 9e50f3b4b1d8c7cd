import Drawing
import Foundation
import Testing

/// Judged by readers that are not ours: zbarimg reads the codes, rsvg-convert and pdftoppm render.
@Suite struct DrawingTests {
    private static let address = "广东省江门市蓬江区月光镇岭秀社区天荣街44号宝台华庭5栋1单元3层302室"

    private func scratch() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("luotu-draw-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private func run(_ arguments: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    /// What zbarimg reads off an image, in no particular order.
    private func codes(_ image: URL) throws -> Set<String> {
        let (_, output) = try run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", image.path)
        return Set(output.split(separator: "\n").map(String.init))
    }

    private func write(_ bytes: [UInt8], _ name: String, in folder: URL) throws -> URL {
        let url = folder.appendingPathComponent(name)
        try Data(bytes).write(to: url)
        return url
    }

    private func plate(_ number: Int) throws -> Plate {
        Plate(
            place: "天荣街", number: "\(number)号", address: Self.address,
            code: try QRCode("https://dz.example.cn/a/\(String(repeating: "7", count: 16))\(1000 + number)"))
    }

    @Test(arguments: [
        "https://dz.example.cn/a/0123456789ABCDEFGHJK", "HTTP://A.B/A/1", "http://127.0.0.1:8080/a/X",
        String(repeating: "x", count: 800),
    ])
    func bothFormsAreReadBackByAnIndependentReader(text: String) throws {
        let folder = try scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        let code = try QRCode(text)
        #expect(try codes(write(try code.png(modulePixels: 6), "code.png", in: folder)) == [text])
        let svg = try write(code.svg(moduleMillimetres: 1.5), "code.svg", in: folder)
        let image = folder.appendingPathComponent("rendered.png")
        #expect(try run("rsvg-convert", "--zoom", "2", "-o", image.path, svg.path).status == 0)
        #expect(try codes(image) == [text])
    }

    /// ISO/IEC 18004 §6.3: finder patterns of 7 × 7 in three corners, 17 + 4 · version modules a side.
    @Test func symbolsHaveTheShapeOfTheStandard() throws {
        let code = try QRCode("https://dz.example.cn/a/0123456789ABCDEFGHJK")
        #expect((code.size - 17) % 4 == 0)
        for (x, y) in [(0, 0), (code.size - 7, 0), (0, code.size - 7)] {
            for row in 0..<7 {
                for column in 0..<7 {
                    let ring = max(abs(row - 3), abs(column - 3))
                    #expect(code.isDark(x + column, y + row) == (ring != 2))
                }
            }
        }
        #expect(try QRCode("A", correction: .low).size < QRCode(code.text, correction: .high).size)
    }

    @Test func whatCannotBeACodeIsRefused() {
        for text in ["", "a\0b", String(repeating: "x", count: 4000)] {
            #expect(throws: DrawingError.self) { try QRCode(text) }
        }
        #expect(throws: DrawingError.self) { try QRCode("x").png(modulePixels: 0) }
    }

    @Test func everyPlateOfAPrintedSheetIsRead() throws {
        let folder = try scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        let plates = try (1...15).map(plate)
        let sheet = try PlateSheet(plates)
        #expect(sheet.pageCount == 2)
        let pdf = try write(sheet.pdf(), "sheet.pdf", in: folder)
        let (_, info) = try run("pdfinfo", pdf.path)
        #expect(info.contains("Pages:           2"), "\(info)")
        #expect(info.contains("595.276 x 841.89 pts (A4)"), "\(info)")
        let stem = folder.appendingPathComponent("page").path
        #expect(try run("pdftoppm", "-r", "150", "-png", pdf.path, stem).status == 0)
        let first = try codes(URL(fileURLWithPath: stem + "-1.png"))
        let second = try codes(URL(fileURLWithPath: stem + "-2.png"))
        #expect(first == Set(plates.prefix(12).map(\.code.text)))
        #expect(second == Set(plates.suffix(3).map(\.code.text)))
        // The text can be read and searched.
        let (_, text) = try run("pdftotext", pdf.path, "-")
        #expect(text.contains("天荣街"))
        #expect((1...15).allSatisfy { text.contains("\($0)号") })
        let pages = try sheet.svgPages()
        #expect(pages.count == 2)
        let svg = try write(pages[1], "page.svg", in: folder)
        let image = folder.appendingPathComponent("page.png")
        #expect(
            try run("rsvg-convert", "--dpi-x", "150", "--dpi-y", "150", "--zoom", "2", "-o", image.path, svg.path)
                .status == 0)
        #expect(try codes(image) == second)
    }

    @Test(arguments: [
        PlateSheet.Layout(pageWidth: 210, pageHeight: 297, margin: 10, rows: 20, columns: 2),
        PlateSheet.Layout(pageWidth: 210, pageHeight: 297, margin: 100, rows: 1, columns: 1),
        PlateSheet.Layout(pageWidth: 210, pageHeight: 297, margin: 10, rows: 0, columns: 2),
        PlateSheet.Layout(pageWidth: 210, pageHeight: 297, margin: -1, rows: 2, columns: 2),
    ])
    func measuresWithoutRoomAreRefused(layout: PlateSheet.Layout) throws {
        let plate = try plate(1)
        #expect(throws: DrawingError.self) { try PlateSheet([plate], layout: layout) }
        #expect(throws: DrawingError.self) { try PlateSheet([]) }
    }

    @Test func textsThatDoNotFitAreRefusedNotCut() throws {
        var plate = try plate(1)
        plate.address = String(repeating: "很长的地址", count: 200)
        let sheet = try PlateSheet([plate])
        #expect(throws: DrawingError.noRoom(text: plate.address)) { try sheet.pdf() }
    }
}
