import GeoModel

/// Two legs in one PROJ context: into CGCS2000 degrees and out again. Not to be used by two threads at once.
///
/// PROJ objects are bound to no thread, only to their context, which goes with the last of them.
final class ProjChain {
    private let into: ProjLeg
    private let out: ProjLeg
    private let withShift: Bool
    let isBallpark: Bool
    let sourceIsDegrees: Bool
    let targetIsDegrees: Bool

    /// - Throws: `GeoKernelError.unknownSystem`, `.noTransformation`, `.missingParameters`, `.library`.
    init(_ plan: TransformPlan.Chain) throws(GeoKernelError) {
        let context = try ProjContext()
        let into = try ProjLeg(plan.from, datumShifts: plan.datumShifts, in: context)
        let out = try ProjLeg(plan.to, datumShifts: plan.datumShifts, in: context)
        withShift = into.geographicCode == nil || into.geographicCode != out.geographicCode
        isBallpark = withShift && (into.isBallpark || out.isBallpark)
        sourceIsDegrees = into.isGeographic
        targetIsDegrees = out.isGeographic
        self.into = into
        self.out = out
    }

    func run(x: UnsafeMutableBufferPointer<Double>, y: UnsafeMutableBufferPointer<Double>) {
        into.run(x: x, y: y, inward: true, withShift: withShift)
        out.run(x: x, y: y, inward: false, withShift: withShift)
    }
}
