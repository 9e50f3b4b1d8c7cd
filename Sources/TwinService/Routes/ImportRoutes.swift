import Foundation
import GeoModel
import Hummingbird

/// `/imports`: a file from the page, first looked at, then taken in, or taken back.
struct ImportRoutes {
    let desk: ServiceDesk
    let shelf: UploadShelf

    /// Rejected rows that a preview lists; the file of the rejects has all.
    private static let listedRejects = 100
    private static let upload = Operation.Parameter.path("id", "The upload's id")

    var endpoints: [Endpoint] {
        [
            Endpoint(
                Operation(id: "imports", path: "/imports", summary: "What came in, newest first", tag: "Imports")
            ) { request, _, _ in
                let batches = try await importDesk().batches().sorted { $0.id > $1.id }
                return try Answer(["batches": .array(batches.map(Self.document))]).response(to: request)
            },
            Endpoint(
                Operation(
                    id: "previewImport", method: .post, path: "/imports",
                    summary: "Sends a file and says what importing it would do", tag: "Imports",
                    parameters: [
                        .query("filename", "The file's name: its ending says what it is", required: true),
                        .query("as", "region, road, place, …, layer:ID, or place:ID for a table", required: true),
                        .query("encoding", "The encoding of its texts; detected unless said"),
                        .query("crs", "Its reference system; detected unless said"),
                        .query("sourceLayer", "The layer in the file; the first unless said"),
                    ], bodyTypes: ["application/octet-stream"], success: 201, isLong: true)
            ) { request, context, parameters in try await preview(request, context, parameters) },
            Endpoint(
                Operation(
                    id: "commitImport", method: .post, path: "/imports/{id}/commit",
                    summary: "Imports an uploaded file",
                    tag: "Imports", parameters: [Self.upload], bodyTypes: ["application/json"], isLong: true)
            ) { request, context, _ in try await commit(request, context) },
            Endpoint(
                Operation(
                    id: "dropImport", method: .delete, path: "/imports/{id}",
                    summary: "Drops an uploaded file that is not to be imported", tag: "Imports",
                    parameters: [Self.upload], answerTypes: [], success: 204)
            ) { request, context, _ in try await drop(request, context) },
            Endpoint(
                Operation(
                    id: "undoImport", method: .post, path: "/imports/{id}/undo", summary: "Takes one import back",
                    tag: "Imports", parameters: [.path("id", "The batch's number", ["type": "integer"])], isLong: true)
            ) { request, context, _ in try await undo(request, context) },
            Endpoint(
                Operation(
                    id: "importRejects", path: "/imports/{id}/rejects.csv", summary: "The rows that were refused",
                    tag: "Imports", parameters: [Self.upload], answerTypes: ["text/csv"])
            ) { request, context, _ in try await rejects(request, context) },
        ]
    }

    private func importDesk() throws -> any ImportDesk {
        guard let imports = desk.city.imports else { throw Problem.readOnly("this service does not import") }
        return imports
    }

    private func preview(
        _ request: Request, _ context: ServiceContext, _ parameters: QueryParameters
    ) async throws -> Response {
        try desk.requireWriting(request, context)
        let imports = try importDesk()
        try RequestBytes.requireLength(request, limit: desk.limits.upload)
        let choice = ImportChoice(
            target: try parameters.required("as"), encoding: parameters["encoding"], crs: parameters["crs"],
            sourceLayer: parameters["sourceLayer"])
        let name = try Self.plainName(parameters.required("filename"))
        let upload = try await shelf.receive(request.body, name: name, choice: choice)
        do {
            let preview = try await shelf.alone { try await imports.preview(upload.file, choice) }
            await shelf.keep(rejects: preview.rejectsFile, of: upload.id)
            var answer = Answer(Self.document(preview, upload: upload.id))
            answer.status = .created
            answer.headers = [.location: "/imports/\(upload.id)", .cacheControl: "no-store"]
            return try answer.response(to: request)
        } catch {
            await shelf.remove(upload.id)
            throw error
        }
    }

    private func commit(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try desk.requireWriting(request, context)
        let imports = try importDesk()
        let upload = try await shelf.upload(try desk.pathText("id", context))
        let body = try JSONReader.read(try await RequestBytes.collect(request, limit: desk.limits.body))
        let choice = try Self.choice(body, upload.choice)
        let summary = try await shelf.alone { try await imports.commit(upload.file, choice) }
        if case .text(let name)? = summary["rejects"] {
            let folder = upload.file.url.deletingLastPathComponent()
            await shelf.keep(rejects: folder.appendingPathComponent(name), of: upload.id)
        }
        var answer = Answer(summary)
        answer.headers = [.cacheControl: "no-store"]
        return try answer.response(to: request)
    }

    /// The batch of a file that was imported stays: that is what undo is for.
    private func drop(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try desk.requireWriting(request, context)
        let upload = try await shelf.upload(try desk.pathText("id", context))
        try await shelf.drop(upload.id)
        return Response(status: .noContent, headers: [.cacheControl: "no-store"])
    }

    private func undo(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try desk.requireWriting(request, context)
        let imports = try importDesk()
        let text = try desk.pathText("id", context)
        guard let batch = Int64(text) else { throw Problem.notFound("there is no import \(text)") }
        let outcome = try await shelf.alone { try await imports.undo(batch) }
        var answer = Answer([
            "batch": .integer(batch), "undone": true, "removed": JSONValue(outcome.retired),
            "restored": JSONValue(outcome.updated), "inserted": JSONValue(outcome.inserted),
            "version": .integer(outcome.version),
        ])
        answer.headers = [.cacheControl: "no-store"]
        return try answer.response(to: request)
    }

    private func rejects(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let upload = try await shelf.upload(try desk.pathText("id", context))
        guard let url = upload.rejectsFile, let data = FileManager.default.contents(atPath: url.path) else {
            throw Problem.notFound("no row of this file was refused")
        }
        var answer = Answer([UInt8](data), "text/csv; charset=utf-8")
        answer.headers = [.contentDisposition: "attachment; filename=\"rejects.csv\"", .cacheControl: "no-store"]
        return try answer.response(to: request)
    }

    /// The last part of a name, if it can be a file here.
    private static func plainName(_ text: String) throws -> String {
        let name = text.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let isPlain =
            !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 200
            && !name.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard isPlain else { throw Problem.parameter("filename", "\"\(text)\" is no file name") }
        return name
    }

    /// What the commit says, over what the preview was asked.
    private static func choice(_ body: JSONValue, _ preview: ImportChoice) throws -> ImportChoice {
        func text(_ name: String) throws -> String? {
            switch body[name] {
            case nil, .null: return nil
            case .text(let text): return text
            default: throw Problem.body("\"\(name)\" must be a text")
            }
        }
        guard case .object = body else {
            throw Problem.body("the body must be an object with as, map, encoding and crs")
        }
        var choice = preview
        choice.target = try text("as") ?? preview.target
        choice.encoding = try text("encoding") ?? preview.encoding
        choice.crs = try text("crs") ?? preview.crs
        choice.sourceLayer = try text("sourceLayer") ?? preview.sourceLayer
        for member in body["map"]?.members ?? [] {
            switch member.value {
            case .text(let target): choice.fields[member.name] = target
            case .null: choice.fields[member.name] = ""
            default: throw Problem.body("\"map\" takes a field name or null for \"\(member.name)\"")
            }
        }
        return choice
    }

    private static func document(_ preview: ImportPreview, upload: String) -> JSONValue {
        [
            "upload": .text(upload), "encoding": .text(preview.encoding), "crs": .text(preview.crs),
            "sourceLayer": .text(preview.sourceLayer), "layers": .array(preview.layers.map { .text($0) }),
            "fields": .array(
                preview.fields.map {
                    [
                        "source": .text($0.source), "target": JSONValue($0.target),
                        "samples": .array($0.samples.map { .text($0) }),
                    ]
                }),
            "summary": preview.summary,
            "rejects": .array(
                preview.rejects.prefix(listedRejects).map {
                    [
                        "row": JSONValue($0.row), "field": JSONValue($0.field), "value": JSONValue($0.value),
                        "reason": .text($0.reason),
                    ]
                }),
            "rejectsTotal": preview.summary["rejected"] ?? JSONValue(preview.rejects.count),
        ]
    }

    private static func document(_ batch: ImportBatchRecord) -> JSONValue {
        [
            "batch": .integer(batch.id), "layer": .text(batch.layer.text), "file": .text(batch.origin.file),
            "sourceLayer": .text(batch.origin.sourceLayer), "encoding": .text(batch.origin.encoding),
            "crs": .text(batch.origin.crs), "by": .text(batch.operatorName), "time": .text(batch.time),
            "inserted": JSONValue(batch.inserted), "updated": JSONValue(batch.updated),
            "unchanged": JSONValue(batch.unchanged), "rejected": JSONValue(batch.rejected),
            "retired": JSONValue(batch.retired), "undone": .boolean(batch.isUndone),
            "undoes": batch.undoes.map { .integer($0) } ?? .null,
        ]
    }
}
