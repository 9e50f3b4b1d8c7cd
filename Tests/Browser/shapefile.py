"""A zipped shapefile of points, written from the format's description (ESRI Shapefile Technical Description, 1998),
so that the walk needs no library that the importer under test also uses."""
import io
import struct
import zipfile

PRJ = ('GEOGCS["China Geodetic Coordinate System 2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],'
       'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]')
POINT = 1


def header(words, box):
    return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, words) + struct.pack("<2i", 1000, POINT) + struct.pack(
        "<8d", *box, 0, 0, 0, 0)


def shape_and_index(points):
    """The .shp and .shx of points (longitude, latitude)."""
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    box = (min(lons), min(lats), max(lons), max(lats))
    records, index = b"", b""
    for number, (lon, lat) in enumerate(points, 1):
        index += struct.pack(">2i", 50 + len(records) // 2, 10)
        records += struct.pack(">2i", number, 10) + struct.pack("<i2d", POINT, lon, lat)
    shp = header(50 + len(records) // 2, box) + records
    return shp, header(50 + len(index) // 2, box) + index


def table(fields, rows, encoding):
    """The .dbf of text fields [(name, bytes)]."""
    size = 1 + sum(width for _, width in fields)
    head = struct.pack("<4B", 3, 126, 1, 1) + struct.pack("<I2H20x", len(rows), 33 + 32 * len(fields), size)
    for name, width in fields:
        head += name.encode(encoding).ljust(11, b"\0") + b"C" + bytes(4) + struct.pack("<2B14x", width, 0)
    body = b""
    for row in rows:
        body += b" " + b"".join(
            row.get(name, "").encode(encoding).ljust(width) for name, width in fields)
    return head + b"\r" + body + b"\x1a"


def zipped(stem, fields, points, rows, encoding="GBK"):
    """The .zip with .shp .shx .dbf .prj .cpg; CGCS2000 degrees."""
    shp, shx = shape_and_index(points)
    parts = {"shp": shp, "shx": shx, "dbf": table(fields, rows, encoding), "prj": PRJ.encode(),
             "cpg": encoding.encode()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for extension, data in parts.items():
            archive.writestr(f"{stem}.{extension}", data)
    return buffer.getvalue()
