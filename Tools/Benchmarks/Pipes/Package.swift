// swift-tools-version: 6.2
import PackageDescription

// Measures the room PipeNetwork by itself; its sources and those below it are linked, not copied. No part of the product.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

let package = Package(
    name: "pipe-benchmark",
    platforms: [.macOS(.v15)],
    targets: [
        .systemLibrary(name: "CGEOS", pkgConfig: "geos", providers: [.apt(["libgeos-dev"])]),
        .systemLibrary(name: "CPROJ", pkgConfig: "proj", providers: [.apt(["libproj-dev"])]),
        .target(name: "GeoModel", swiftSettings: strict),
        .target(name: "GeoKernel", dependencies: ["GeoModel", "CGEOS", "CPROJ"], swiftSettings: strict),
        .target(name: "PipeNetwork", dependencies: ["GeoKernel", "GeoModel"], swiftSettings: strict),
        .executableTarget(
            name: "PipeBenchmark", dependencies: ["PipeNetwork", "GeoModel"], swiftSettings: strict),
    ]
)
