import AddressBase
import ArgumentParser
import CityFlows
import Drawing
import Foundation
import GeoModel
import Luotu

/// `luotu address qr CODE -o FILE.svg|.png`, `luotu address qr --within AREA -o SHEET.pdf|.svg`
struct QRCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qr", abstract: "QR codes of doorplates, one or a printable sheet. 门牌二维码",
        discussion: """
            A code holds BASE/a/TOKEN. The token is random and permanent: it is made once for an address, kept through
            renaming and re-division, and never derived from the address. BASE must be how phones reach the service
            (luotu serve --public-url); without --base the codes work on this machine only.

            A sheet is a PDF, or one SVG a page (SHEET.svg, or SHEET-001.svg … where there are several).

            Examples:
              luotu address qr 44070310000100000009 --base https://dz.example.cn -o 门牌.svg
              luotu address qr --within 440703100001 --base https://dz.example.cn -o 门牌.pdf
              luotu address qr --within 440703100001 --level room --rows 8 --columns 3 -o 户牌.pdf
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The standard code of an address.") var code: String?
    @Option(help: "A region's code, a WKT, a GeoJSON file or LAYER/ID: a plate for every address inside.")
    var within: String?
    @Option(help: "With --within: the level of the plates: doorplate, building, room …") var level = "doorplate"
    @Option(name: .shortAndLong, help: "One code: .svg or .png. A sheet: .pdf or .svg.") var output: String
    @Option(help: "How phones reach the service, such as https://dz.example.cn.") var base: String?
    @Option(help: "The sheet's page: A4, A3, or WIDTHxHEIGHT in millimetres.") var page = "A4"
    @Option(help: "The sheet's margin in millimetres.") var margin = 10.0
    @Option(help: "Plates from top to bottom.") var rows = PlateSheet.Layout.a4.rows
    @Option(help: "Plates from left to right.") var columns = PlateSheet.Layout.a4.columns

    /// A plate with the link on it.
    struct Printed: Encodable {
        let address: String
        let code: String?
        let url: String
    }

    /// What `--json` prints.
    struct Result: Encodable {
        let files: [String]
        let plates: [Printed]
    }

    private enum Form: String {
        case svg, png, pdf
    }

    private static let localBase = "http://127.0.0.1:8080"

    func validate() throws {
        guard (code == nil) != (within == nil) else {
            throw ValidationError("give an address's code, or --within AREA")
        }
        let allowed: [Form] = within == nil ? [.svg, .png] : [.pdf, .svg]
        guard let form, allowed.contains(form) else {
            let endings = allowed.map { ".\($0.rawValue)" }.joined(separator: " or ")
            throw ValidationError("-o \(output): \(within == nil ? "one code" : "a sheet") ends in \(endings)")
        }
        guard AddressLevel(rawValue: level) != nil else {
            throw ValidationError(
                "\(level) is no level; use \(AddressLevel.allCases.map(\.rawValue).joined(separator: " "))")
        }
        guard base.map(Self.isBase) ?? true else {
            throw ValidationError("--base \(base ?? ""): write http(s)://HOST, with a path if there is one")
        }
        _ = try layout()
    }

    func run() async throws {
        try await reporting {
            let texts = try await self.texts()
            let tokens = try await tokens(texts.map(\.node))
            let printed = zip(texts, tokens).map { text, token in
                Printed(address: text.address, code: text.code, url: "\(prefix)/a/\(token.text)")
            }
            if base == nil, !shared.quiet {
                Output.note(
                    "the codes lead to \(Self.localBase), which only this machine reaches; give --base to print them")
            }
            let files = try within == nil ? [draw(printed[0])] : draw(texts, printed)
            if shared.json { return try Output.json(Result(files: files, plates: printed)) }
            for file in files { Output.line(file) }
            if !shared.quiet { Output.note("plates: \(printed.count), files: \(files.count)") }
        }
    }

    // MARK: Which addresses

    private func texts() async throws -> [DoorplateText] {
        let city = try City.open(shared.database, for: .reading)
        if let code {
            let found = try await city.doorplates(withCode: code)
            guard let first = found.first else { throw AddressQRError.noSuchCode(code) }
            guard found.count == 1 else { throw AddressQRError.severalAddresses(code, found.map(\.address)) }
            return [first]
        }
        let area = within ?? ""
        let isCode = !area.isEmpty && area.allSatisfy(\.isNumber)
        let shape = try await AreaReference(isCode ? "regions/\(area)" : area).resolve(in: city, access: .everything)
        let level = AddressLevel(rawValue: level) ?? .doorplate
        let found = try await city.doorplates(within: shape, level: level)
        guard !found.isEmpty else { throw AddressQRError.nothingInside(area, level: level.rawValue) }
        return found
    }

    /// The tokens, made by whoever writes the database.
    private func tokens(_ nodes: [Int64]) async throws -> [DoorplateToken] {
        let outcome = JobOutcome()
        try await JobRunner(database: shared.database).run(.issueTokens(nodes: nodes, operatorName: NSUserName())) {
            outcome.set($0)
        }
        switch outcome.value {
        case .tokens(let tokens) where tokens.count == nodes.count: return tokens
        case .failed(let why): throw CityError.jobFailed(why)
        default: throw CityError.jobLost
        }
    }

    // MARK: Drawing

    private func draw(_ plate: Printed) throws -> String {
        let code = try QRCode(plate.url)
        try write(form == .png ? code.png() : code.svg(), to: output)
        return output
    }

    private func draw(_ texts: [DoorplateText], _ printed: [Printed]) throws -> [String] {
        let plates = try zip(texts, printed).map { text, plate in
            Plate(place: text.place, number: text.number, address: text.address, code: try QRCode(plate.url))
        }
        let sheet = try PlateSheet(plates, layout: try layout())
        if form == .pdf {
            try write(try sheet.pdf(), to: output)
            return [output]
        }
        let pages = try sheet.svgPages()
        let stem = output.dropLast(".svg".count)
        return try pages.enumerated().map { index, page in
            let number = String(index + 1)
            let file =
                pages.count == 1
                ? output : "\(stem)-\(String(repeating: "0", count: max(0, 3 - number.count)))\(number).svg"
            try write(page, to: file)
            return file
        }
    }

    private func write(_ bytes: [UInt8], to file: String) throws {
        do { try Data(bytes).write(to: URL(fileURLWithPath: file), options: .atomic) } catch {
            throw AddressQRError.cannotWrite(file, error.localizedDescription)
        }
    }

    // MARK: Options

    private var form: Form? { Form(rawValue: URL(fileURLWithPath: output).pathExtension.lowercased()) }

    private var prefix: String {
        let base = base ?? Self.localBase
        return base.hasSuffix("/") ? String(base.dropLast()) : base
    }

    private static func isBase(_ text: String) -> Bool {
        guard let url = URL(string: text), let host = url.host(), !host.isEmpty else { return false }
        return ["http", "https"].contains(url.scheme) && url.query() == nil && url.fragment() == nil
    }

    private func layout() throws -> PlateSheet.Layout {
        let size: (Double, Double)
        switch page.uppercased() {
        case "A4": size = (210, 297)
        case "A3": size = (297, 420)
        default:
            let parts = page.lowercased().split(separator: "x").compactMap { Double($0) }
            guard parts.count == 2, parts.allSatisfy({ $0 > 0 }) else {
                throw ValidationError("--page \(page): write A4, A3 or WIDTHxHEIGHT in millimetres, such as 320x450")
            }
            size = (parts[0], parts[1])
        }
        return PlateSheet.Layout(pageWidth: size.0, pageHeight: size.1, margin: margin, rows: rows, columns: columns)
    }
}

/// Why no plate was drawn.
enum AddressQRError: Error, CustomStringConvertible {
    case noSuchCode(String)
    case severalAddresses(String, [String])
    case nothingInside(String, level: String)
    case cannotWrite(String, String)

    var description: String {
        switch self {
        case .noSuchCode(let code): "no address in use has the code \(code)"
        case .severalAddresses(let code, let addresses):
            "\(code) was divided; give the code of one of \(addresses.joined(separator: ", "))"
        case .nothingInside(let area, let level):
            "no address of the level \(level) lies in \(area); choose another --level or area"
        case .cannotWrite(let file, let why): "\(file) can't be written: \(why)"
        }
    }
}
