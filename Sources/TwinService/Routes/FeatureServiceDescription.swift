import GeoModel

/// What a WFS 2.0 says of itself: capabilities, schemas, stored queries.
struct FeatureServiceDescription {
    let desk: ServiceDesk
    /// Where the client reaches the service.
    let base: String

    private static let xsd = "http://www.w3.org/2001/XMLSchema"

    private var url: String { "\(base)/wfs?" }

    // MARK: Capabilities

    func capabilities(_ layers: [LayerSummary]) -> XMLNode {
        XMLNode(
            "wfs:WFS_Capabilities",
            [
                "version": FeatureServiceRoutes.version, "xmlns:wfs": "http://www.opengis.net/wfs/2.0",
                "xmlns:ows": "http://www.opengis.net/ows/1.1", "xmlns:fes": "http://www.opengis.net/fes/2.0",
                "xmlns:xlink": "http://www.w3.org/1999/xlink", "xmlns:\(GMLWriter.prefix)": GMLWriter.namespace,
            ],
            [
                desk.identification("WFS", version: FeatureServiceRoutes.version),
                XMLNode("ows:OperationsMetadata", [:], operations),
                XMLNode("wfs:FeatureTypeList", [:], layers.map(type)), filters,
            ])
    }

    private var operations: [XMLNode] {
        let names = [
            "GetCapabilities", "DescribeFeatureType", "GetFeature", "ListStoredQueries", "DescribeStoredQueries",
        ]
        let all = names.map { name -> XMLNode in
            let get = XMLNode("ows:Get", ["xlink:href": url])
            var members = [XMLNode("ows:DCP", [:], [XMLNode("ows:HTTP", [:], [get])])]
            if name == "GetFeature" {
                members.append(
                    parameter("outputFormat", [FeatureServiceRoutes.gml, FeatureServiceRoutes.json]))
                members.append(parameter("resultType", ["results", "hits"]))
            }
            return XMLNode("ows:Operation", ["name": name], members)
        }
        let kept = [
            "ImplementsBasicWFS": false, "ImplementsTransactionalWFS": false, "ImplementsLockingWFS": false,
            "KVPEncoding": true, "XMLEncoding": false, "SOAPEncoding": false, "ImplementsInheritance": false,
            "ImplementsRemoteResolve": false, "ImplementsResultPaging": true, "ImplementsStandardJoins": false,
            "ImplementsSpatialJoins": false, "ImplementsTemporalJoins": false, "ImplementsFeatureVersioning": false,
            "ManageStoredQueries": false,
        ]
        return all + kept.sorted { $0.key < $1.key }.map { constraint($0.key, $0.value) }
    }

    private func parameter(_ name: String, _ values: [String]) -> XMLNode {
        XMLNode(
            "ows:Parameter", ["name": name],
            [XMLNode("ows:AllowedValues", [:], values.map { XMLNode("ows:Value", text: $0) })])
    }

    private func constraint(_ name: String, _ isKept: Bool, prefix: String = "ows") -> XMLNode {
        XMLNode(
            "\(prefix):Constraint", ["name": name],
            [XMLNode("ows:NoValues"), XMLNode("ows:DefaultValue", text: isKept ? "TRUE" : "FALSE")])
    }

    private func type(_ layer: LayerSummary) -> XMLNode {
        var members = [
            XMLNode("wfs:Name", text: "\(GMLWriter.prefix):\(layer.schema.id)"),
            XMLNode("wfs:Title", text: layer.schema.title),
            XMLNode("wfs:DefaultCRS", text: "urn:ogc:def:crs:EPSG::4490"),
        ]
        for code in [4326, 3857, desk.city.profile.workingZone] where code > 1023 {
            members.append(XMLNode("wfs:OtherCRS", text: "urn:ogc:def:crs:EPSG::\(code)"))
        }
        if let box = layer.extent {
            members.append(
                XMLNode(
                    "ows:WGS84BoundingBox", [:],
                    [
                        XMLNode("ows:LowerCorner", text: "\(box.west) \(box.south)"),
                        XMLNode("ows:UpperCorner", text: "\(box.east) \(box.north)"),
                    ]))
        }
        return XMLNode("wfs:FeatureType", [:], members)
    }

    /// Filters in XML are not read: only ids and boxes by key and value.
    private var filters: XMLNode {
        let kept = [
            "ImplementsQuery": true, "ImplementsAdHocQuery": false, "ImplementsFunctions": false,
            "ImplementsResourceId": true, "ImplementsMinStandardFilter": false, "ImplementsStandardFilter": false,
            "ImplementsMinSpatialFilter": false, "ImplementsSpatialFilter": false,
            "ImplementsMinTemporalFilter": false, "ImplementsTemporalFilter": false, "ImplementsVersionNav": false,
            "ImplementsSorting": false, "ImplementsExtendedOperators": false, "ImplementsMinimumXPath": false,
            "ImplementsSchemaElementFunc": false,
        ]
        return XMLNode(
            "fes:Filter_Capabilities", [:],
            [
                XMLNode(
                    "fes:Conformance", [:],
                    kept.sorted { $0.key < $1.key }.map { constraint($0.key, $0.value, prefix: "fes") }),
                XMLNode("fes:Id_Capabilities", [:], [XMLNode("fes:ResourceIdentifier", ["name": "fes:ResourceId"])]),
            ])
    }

    // MARK: Schema

    /// The feature types as a GML 3.2 application schema.
    func schema(_ layers: [LayerSummary], access: Access) -> XMLNode {
        XMLNode(
            "xsd:schema",
            [
                "xmlns:xsd": Self.xsd, "xmlns:gml": "http://www.opengis.net/gml/3.2",
                "xmlns:\(GMLWriter.prefix)": GMLWriter.namespace, "targetNamespace": GMLWriter.namespace,
                "elementFormDefault": "qualified",
            ],
            [
                XMLNode(
                    "xsd:import",
                    [
                        "namespace": "http://www.opengis.net/gml/3.2",
                        "schemaLocation": "http://schemas.opengis.net/gml/3.2.1/gml.xsd",
                    ])
            ] + layers.flatMap { types($0.schema, access) })
    }

    private func types(_ layer: LayerSchema, _ access: Access) -> [XMLNode] {
        var elements = layer.fields.filter { !access.hiddenFields.contains($0.name) }.map { field in
            XMLNode(
                "xsd:element",
                ["name": field.name, "type": Self.type(field.type), "minOccurs": "0", "nillable": "true"])
        }
        if layer.geometry != .none {
            elements.append(
                XMLNode("xsd:element", ["name": "geometry", "type": "gml:GeometryPropertyType", "minOccurs": "0"]))
        }
        let content = XMLNode(
            "xsd:complexContent", [:],
            [
                XMLNode(
                    "xsd:extension", ["base": "gml:AbstractFeatureType"], [XMLNode("xsd:sequence", [:], elements)])
            ])
        return [
            XMLNode("xsd:complexType", ["name": "\(layer.id)Type"], [content]),
            XMLNode(
                "xsd:element",
                [
                    "name": layer.id.text, "type": "\(GMLWriter.prefix):\(layer.id)Type",
                    "substitutionGroup": "gml:AbstractFeature",
                ]),
        ]
    }

    private static func type(_ type: FieldType) -> String {
        switch type {
        case .integer: "xsd:long"
        case .real: "xsd:double"
        case .boolean: "xsd:boolean"
        case .text: "xsd:string"
        case .date: "xsd:date"
        case .timestamp: "xsd:dateTime"
        }
    }

    // MARK: Stored queries

    var storedQueries: XMLNode {
        XMLNode(
            "wfs:ListStoredQueriesResponse", ["xmlns:wfs": "http://www.opengis.net/wfs/2.0"],
            [
                XMLNode(
                    "wfs:StoredQuery", ["id": FeatureServiceRoutes.featureByID],
                    [XMLNode("wfs:Title", text: "Feature by its id"), XMLNode("wfs:ReturnFeatureType")])
            ])
    }

    var storedQuery: XMLNode {
        XMLNode(
            "wfs:DescribeStoredQueriesResponse",
            ["xmlns:wfs": "http://www.opengis.net/wfs/2.0", "xmlns:xsd": Self.xsd],
            [
                XMLNode(
                    "wfs:StoredQueryDescription", ["id": FeatureServiceRoutes.featureByID],
                    [
                        XMLNode("wfs:Title", text: "Feature by its id"),
                        XMLNode("wfs:Parameter", ["name": "ID", "type": "xsd:string"]),
                        XMLNode(
                            "wfs:QueryExpressionText",
                            [
                                "isPrivate": "true", "returnFeatureTypes": "",
                                "language": "urn:ogc:def:queryLanguage:OGC-WFS::WFSQueryExpression",
                            ]),
                    ])
            ])
    }
}
