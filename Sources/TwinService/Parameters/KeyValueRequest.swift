import GeoModel
import Hummingbird

/// The query of an OGC web service: names in any case, none unknown to be refused (OGC 06-121r9 §11.5).
struct KeyValueRequest {
    private var values: [String: String] = [:]

    init(_ parameters: QueryParameters) throws(ServiceException) {
        for name in parameters.names {
            guard values.updateValue(parameters[name] ?? "", forKey: name.uppercased()) == nil else {
                throw ServiceException("InvalidParameterValue", name, "the parameter \(name) stands twice")
            }
        }
    }

    /// The parameter's text; nil where it is absent or empty.
    subscript(_ name: String) -> String? {
        guard let value = values[name], !value.isEmpty else { return nil }
        return value
    }

    /// Whether the parameter is there, be it empty.
    func has(_ name: String) -> Bool { values[name] != nil }

    func required(_ name: String) throws(ServiceException) -> String {
        guard let value = self[name] else {
            throw ServiceException("MissingParameterValue", name, "the parameter \(name) is missing")
        }
        return value
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(ServiceException) -> Int {
        let text = try required(name)
        guard let number = Int(text), range.contains(number) else {
            throw ServiceException(
                "InvalidParameterValue", name,
                "\(name) is a whole number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\"")
        }
        return number
    }

    func numbers(_ name: String, count: Int) throws(ServiceException) -> [Double] {
        let text = try required(name)
        let numbers = text.split(separator: ",").prefix(count).compactMap { Double($0) }.filter(\.isFinite)
        guard numbers.count == count else {
            throw ServiceException("InvalidParameterValue", name, "\(name) takes \(count) numbers, not \"\(text)\"")
        }
        return numbers
    }
}

/// Why an OGC web service does not answer.
struct ServiceException: Error {
    /// A code of the standard, such as `InvalidParameterValue`.
    var code: String
    var locator: String?
    var text: String

    init(_ code: String, _ locator: String?, _ text: String) {
        self.code = code
        self.locator = locator
        self.text = text
    }

    var status: HTTPResponse.Status {
        switch code {
        case "OperationNotSupported", "OptionNotSupported": .notImplemented
        case "NoApplicableCode": .internalServerError
        case "TileOutOfRange", "LayerNotDefined", "NotFound": code == "NotFound" ? .notFound : .badRequest
        default: .badRequest
        }
    }

    /// An OWS Common report (06-121r9 §8.2), version 1.1.0 for WMTS and WFS.
    func report(version: String) -> XMLNode {
        let body = [XMLNode("ows:ExceptionText", text: text)]
        let exception =
            locator.map { XMLNode("ows:Exception", ["exceptionCode": code, "locator": $0], body) }
            ?? XMLNode("ows:Exception", ["exceptionCode": code], body)
        return XMLNode(
            "ows:ExceptionReport", ["xmlns:ows": "http://www.opengis.net/ows/1.1", "version": version], [exception])
    }

    /// A report of WMS 1.3.0 (06-042 annex E.2).
    var mapReport: XMLNode {
        let exception =
            locator.map { XMLNode("ServiceException", ["code": code, "locator": $0], text: text) }
            ?? XMLNode("ServiceException", ["code": code], text: text)
        return XMLNode(
            "ServiceExceptionReport", ["version": "1.3.0", "xmlns": "http://www.opengis.net/ogc"], [exception])
    }
}

extension Answer {
    init(_ document: XMLNode, contentType: String = "text/xml; charset=utf-8", status: HTTPResponse.Status = .ok) {
        self.init(document.document, contentType)
        self.status = status
    }
}
