/// The central meridian of the 3-degree Gauss-Krüger zone in which a county is usually surveyed.
///
/// Rule: the multiple of 3° nearest to the seat of the prefecture; within 0.1° of the middle between two, that of the
/// province. A county far from its prefecture's seat may use another: the profile's `working-zone` overrules the table.
/// The table is the project's own, from the prefectures' known longitudes.
enum CentralMeridian {
    /// Degrees east; nil for a code of no province.
    static func degrees(ofCounty code: String) -> Int? {
        [6, 4, 2].lazy.compactMap { table[String(code.prefix($0))] }.first
    }

    /// CGCS2000 / 3-degree Gauss-Krüger without zone prefix: EPSG:4534 (75° E) … 4554 (135° E).
    static func epsgCode(degrees: Int) -> Int { 4534 + (degrees - 75) / 3 }

    private static let table: [String: Int] = {
        var table: [String: Int] = [:]
        for entry in entries.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            let parts = entry.split(separator: ":")
            guard parts.count == 2, let degrees = Int(parts[0]) else { continue }
            for code in parts[1].split(separator: ",") { table[String(code)] = degrees }
        }
        return table
    }()

    /// A meridian, then the codes of provinces (2 digits), prefectures (4) and counties (6) that it serves.
    private static let entries = """
        117:11,12 114:13 117:1302,1308,1309,1310,1311 120:1303
        114:14 111:1406,1408,1410,1411
        111:15 108:1503,1508 120:1504,1507 123:1505,1522 114:1509 117:1525 105:1529
        123:21 120:2107,2113,2114 126:22 123:2203,2208 129:2224
        126:23 123:2302,2327 132:2303,2305,2309 129:2304,2307,2308,2310,2311
        120:31,32 117:3203,3213 120:33 123:3309 117:34 120:3418 120:35 117:3502,3504,3506,3507,3508
        117:36 114:3603,3605,3607,3608,3609 117:37 120:3702,3705,3706,3707,3711 123:3710
        114:41 111:4112 117:4114 114:42 111:4203,4205,4206,4208,4210,429021 108:4228
        114:43 111:4305,4307,4308,4309,4311,4312,4313,4331
        114:44 117:4405,4414,4451,4452 111:4408,4409,4417,4453,441224,441225,441226
        108:45 111:4503,4504,4509,4511 111:46 108:469007,469026,469027 108:50
        105:51 102:5104,5118,5132,5133,5134 108:5116,5117,5119 108:52 105:5202,5204,5205,5223
        102:53 105:5303,5306,5326 99:5305,5307,5309,5329,5331,5333,5334
        90:54 96:5403 93:5404,5405,5406 81:5425
        108:61 111:6108,6110 105:62 99:6202,6207,6209 102:6203,6206,6229,6230 108:6208,6210
        102:63 99:6326 96:6327,6328 105:64
        87:65 84:6502,6542 90:6504 93:6505 81:6527,6529,6532,6540 75:6530,6531
        81:659002,659007,659008 78:659003,659009 84:659010,659012 93:659011
        120:71 114:81,82
        """
}
