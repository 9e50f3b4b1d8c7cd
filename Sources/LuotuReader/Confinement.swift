import CGDAL
import Glibc

/// Limits that the process puts on itself before it opens anything.
enum Confinement {
    /// Generous for the largest honest delivery; a file that claims billions of vertices stops here.
    private static let memoryBytes: rlim_t = 4 << 30

    /// - Parameter reads: false where the process writes a file: it ends with its input, whichever thread started it.
    static func enter(reads: Bool) {
        // A parent that died before this line leaves a closed pipe: the first frame then ends the process.
        if reads { _ = luotu_die_with_parent() }
        // Ctrl-C goes to the whole group of processes: the parent decides what it means.
        signal(SIGINT, SIG_IGN)
        // Whatever the parent had open, a database least of all, is not this process' business.
        for descriptor in Int32(3)..<1024 { close(descriptor) }
        var data = rlimit(rlim_cur: memoryBytes, rlim_max: memoryBytes)
        setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &data)
        var core = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &core)
        registerFormats()
        configure()
    }

    /// Nothing else is registered: no network, database server, virtual or script driver can be reached by a path.
    private static func registerFormats() {
        RegisterOGRShape()
        RegisterOGRGeoPackage()
        RegisterOGROpenFileGDB()
        RegisterOGRTAB()
        RegisterOGRDXF()
        RegisterOGRLIBKML()
        RegisterOGRGeoJSON()
        RegisterOGRFlatGeobuf()
        RegisterOGRXLSX()
        RegisterOGRXLS()
        RegisterOGRODS()
    }

    private static func configure() {
        let options = [
            // Spreadsheets come as a grid of text; the importer finds the header row itself.
            ("OGR_XLSX_HEADERS", "DISABLE"), ("OGR_XLSX_FIELD_TYPES", "STRING"),
            ("OGR_XLS_HEADERS", "DISABLE"), ("OGR_XLS_FIELD_TYPES", "STRING"),
            ("OGR_ODS_HEADERS", "DISABLE"), ("OGR_ODS_FIELD_TYPES", "STRING"),
            // Windows in China writes names in zip files as GBK; flagged UTF-8 names are not affected.
            ("CPL_ZIP_ENCODING", "CP936"),
            ("GDAL_DISABLE_READDIR_ON_OPEN", "FALSE"),
            ("CPL_DEBUG", "OFF"),
        ]
        for (name, value) in options { CPLSetConfigOption(name, value) }
    }
}
