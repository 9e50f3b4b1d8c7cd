// swift-tools-version: 6.2
import PackageDescription

// The rooms of the house and who may import whom: docs/architecture.md.
// Tools/check-rooms holds the sources to the same table.

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

func room(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: strict)
}

let package = Package(
    name: "luotu",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Luotu", targets: ["Luotu"]),
        .executable(name: "luotu", targets: ["LuotuCommand"]),
        .executable(name: "luotu-reader", targets: ["LuotuReader"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // C libraries, one room each.
        .systemLibrary(name: "CGEOS", pkgConfig: "geos", providers: [.apt(["libgeos-dev"])]),
        .systemLibrary(name: "CPROJ", pkgConfig: "proj", providers: [.apt(["libproj-dev"])]),
        .systemLibrary(name: "CGDAL", pkgConfig: "gdal", providers: [.apt(["libgdal-dev"])]),
        .systemLibrary(name: "CSpatiaLite", pkgConfig: "spatialite", providers: [.apt(["libspatialite-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),

        .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
        .systemLibrary(name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),

        // Values, then geometry and reference systems.
        room("GeoModel"),
        room("Drawing", ["CCairo", "CPango", "CQREncode"]),
        room("GeoKernel", ["GeoModel", "CGEOS", "CPROJ"]),

        // Domain rooms: they never import each other.
        room("AddressBase", ["GeoKernel", "GeoModel"]),
        room("GridCells", ["GeoKernel", "GeoModel"]),
        room("CityParts", ["GeoKernel", "GeoModel"]),
        room("PipeNetwork", ["GeoKernel", "GeoModel"]),
        room("OneMap", ["GeoKernel", "GeoModel", "CDeflate"]),

        // Files in, files out.
        room(
            "Exchange",
            ["GeoKernel", "GeoModel", "CXlsxWriter", .product(name: "Yams", package: "Yams")]),
        room("SampleCity", ["Exchange", "GeoKernel", "GeoModel"]),
        .executableTarget(name: "LuotuReader", dependencies: ["CGDAL", "GeoModel"], swiftSettings: strict),

        // One coordinator per flow; the store; the service; the command.
        room(
            "CityFlows",
            [
                "AddressBase", "GridCells", "CityParts", "PipeNetwork", "OneMap", "Drawing", "Exchange", "GeoKernel",
                "GeoModel",
            ]),
        room(
            "TwinStore",
            [
                "AddressBase", "GridCells", "CityParts", "PipeNetwork", "OneMap", "GeoKernel", "GeoModel",
                "CSpatiaLite", .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .target(
            name: "TwinService",
            dependencies: [
                "CityFlows", "AddressBase", "PipeNetwork", "OneMap", "GeoKernel", "GeoModel",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            exclude: ["Web"], swiftSettings: strict),
        room("Luotu", ["CityFlows", "TwinStore", "AddressBase", "OneMap", "GeoKernel", "GeoModel"]),
        .executableTarget(
            name: "LuotuCommand",
            dependencies: [
                "Luotu", "TwinService", "SampleCity", "CityFlows", "Drawing", "Exchange", "AddressBase", "GridCells",
                "CityParts", "PipeNetwork", "OneMap", "GeoKernel", "GeoModel",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        // Tests mirror the rooms.
        .target(
            name: "TestSupport", dependencies: ["GeoModel"], path: "Tests/TestSupport", swiftSettings: strict),
        tests("GeoModelTests", ["GeoModel"]),
        tests("GeoKernelTests", ["GeoKernel", "GeoModel"]),
        tests("AddressBaseTests", ["AddressBase", "GeoKernel", "GeoModel"]),
        tests("DrawingTests", ["Drawing"]),
        tests("GridCellsTests", ["GridCells", "GeoKernel", "GeoModel"]),
        tests("CityPartsTests", ["CityParts", "GeoModel"]),
        tests("PipeNetworkTests", ["PipeNetwork", "GeoModel"]),
        tests("OneMapTests", ["OneMap", "GeoKernel", "GeoModel"]),
        tests("ExchangeTests", ["Exchange", "GeoModel"]),
        tests("SampleCityTests", ["SampleCity", "Exchange", "GeoModel"]),
        tests("CityFlowsTests", ["CityFlows", "AddressBase", "Exchange", "GeoKernel", "GeoModel"]),
        tests("TwinStoreTests", ["TwinStore", "AddressBase", "OneMap", "GeoKernel", "GeoModel"]),
        tests("StoreContractTests", ["TwinStore", "AddressBase", "OneMap", "GeoModel"]),
        tests(
            "TwinServiceTests",
            [
                "TwinService", "Luotu", "AddressBase", "OneMap", "GeoModel",
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]),
        tests("EndToEndTests", ["GeoModel", "OneMap", "LuotuCommand", "LuotuReader"]),
    ]
)
