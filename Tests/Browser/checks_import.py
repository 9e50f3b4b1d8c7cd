"""Importing on the page: a zipped shapefile and a spreadsheet, preview, rejects, publish, undo."""
import csv
import io
import json
import pathlib
import tempfile
import urllib.parse
import urllib.request

import shapefile
from report import expect

FIELDS = [("设备编码", 20), ("设备名称", 60), ("摄像机类", 20), ("设备状态", 10)]
TAKEN = 9


def device(number, name):
    return {"设备编码": f"4407030000132{number:07d}", "设备名称": name, "摄像机类": "球机", "设备状态": "在用"}


def camera_points(city):
    """Ten cameras in the middle of the city; the fifth lacks the name that every camera must have."""
    west, south, east, north = city.ask("/profile")["extent"]
    lon, lat, step = (west + east) / 2, (south + north) / 2, (east - west) / 400
    points = [(lon + number * step, lat + number % 3 * step) for number in range(10)]
    rows = [device(9900000 + number, f"行走测试{number}号点" if number != 4 else "") for number in range(10)]
    return points, rows


def write(name, data):
    path = pathlib.Path(tempfile.mkdtemp(prefix="luotu-walk-")) / name
    path.write_bytes(data)
    return path


def camera_count(city):
    return next(layer["luotu"]["count"] for layer in city.ask("/collections?f=json")["collections"]
                if layer["luotu"]["kind"] == "camera")


def choose_file(city, path):
    city.open()
    city.page.click("#tab-import")
    city.page.wait_for_selector("#import-file", state="attached")
    city.page.set_input_files("#import-file", path)
    city.page.wait_for_selector("#import-kind")


def a_zipped_shapefile_is_previewed_published_drawn_and_undone(city):
    points, rows = camera_points(city)
    before = camera_count(city)
    choose_file(city, write("监控点位.zip", shapefile.zipped("监控点位", FIELDS, points, rows)))
    expect(city.page.input_value("#import-kind") == "camera", "the file's name does not suggest cameras")
    city.page.click(".kind-form .primary")
    city.page.wait_for_selector("#import-publish")
    preview_tells_encoding_mapping_and_rejects(city)
    expect(camera_count(city) == before, "a preview changed the data")
    city.keep("desktop-import-preview")
    city.page.click("#import-publish")
    city.page.wait_for_selector(".done")
    expect(city.text(".tally.inserted strong") == str(TAKEN), "the published count is wrong")
    expect(camera_count(city) == before + TAKEN, "the service does not count the published rows")
    the_new_point_is_on_the_map(city, points[0])
    city.page.click(".actions .undo")
    city.page.click(".actions .undo")
    city.page.wait_for_selector(".batches li")
    expect(camera_count(city) == before, "undo did not take the rows back")
    expect("已撤销" in city.text(".batches"), "the list of imports does not say that it is undone")
    city.keep("desktop-import-undone")


def preview_tells_encoding_mapping_and_rejects(city):
    expect(city.page.input_value("#import-encoding") == "GBK", "the encoding is not GBK")
    expect(city.page.input_value("#import-crs") == "EPSG:4490", f"CRS {city.page.input_value('#import-crs')}")
    expect(city.text(".tally.inserted strong") == str(TAKEN) and city.text(".tally.rejected strong") == "1",
           f"counts: {city.text('.summary')!r}")
    chosen = city.page.evaluate("[...document.querySelectorAll('.mapping select')].map(s => s.value)")
    expect(chosen == ["code", "name", "kind", "status"], f"mapping {chosen}")
    expect("行走测试0号点" in city.text(".mapping"), "no samples, or the encoding is wrong")
    reject = city.text(".rejects tbody tr")
    expect(reject.split()[0] == "5", f"the rejected row is {reject!r}")
    link = city.page.get_attribute(".rejects a", "href")
    with urllib.request.urlopen(city.url.rstrip("/") + link) as response:
        table = list(csv.reader(io.StringIO(response.read().decode("utf-8-sig"))))
    expect(len(table) == 2, f"the rejects file has {len(table)} lines")


def the_new_point_is_on_the_map(city, point):
    city.show_only("cameras").look_at(*point, 18.5)
    drawn = city.page.evaluate(
        "p => luotu.map.queryRenderedFeatures(luotu.map.project(p)).map(f => f.properties.name)", list(point))
    expect("行走测试0号点" in drawn, f"drawn at the new point: {drawn}")


def a_spreadsheet_becomes_a_layer_of_its_own(city):
    west, south, east, north = city.ask("/profile")["extent"]
    # A table of bare numbers names no reference system: the service must ask for it, and the page lets one choose.
    lines = ["名称,经度,纬度"] + [f"网点{n},{west + (east - west) * n / 10},{(south + north) / 2}" for n in range(1, 8)]
    choose_file(city, write("便民网点.csv", "\r\n".join(lines).encode("gbk")))
    city.page.select_option("#import-kind", "layer")
    city.page.fill("#import-layer", "Not An Id")
    expect(city.page.is_disabled(".kind-form .primary"), "a wrong layer id is accepted")
    city.page.fill("#import-layer", "walk-outlets")
    city.page.click(".kind-form .primary")
    city.page.wait_for_selector(".problem:not([hidden])")
    city.page.select_option("#import-crs", "EPSG:4490")
    city.page.wait_for_selector("#import-publish")
    city.page.click("#import-publish")
    city.page.wait_for_selector(".done")
    expect(city.page.is_checked("#layer-walk-outlets", timeout=5000), "the new layer is not in the tree, or is off")
    count = city.ask("/collections/walk-outlets")["luotu"]["count"]
    expect(count == 7, f"{count} rows in the new layer")
    city.page.click(".actions .undo")
    city.page.click(".actions .undo")
    city.page.wait_for_selector(".batches li")


def post(city, path, body, kind):
    request = urllib.request.Request(city.url.rstrip("/") + path, body, {"Content-Type": kind}, method="POST")
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def a_commit_of_somebody_else_shows_on_the_open_page(city):
    points, rows = camera_points(city)
    before = camera_count(city)
    city.open()
    count = "Number(document.querySelector('[data-layer=cameras] .count').textContent.replaceAll(',', ''))"
    name = urllib.parse.quote("监控点位.zip")
    preview = post(city, f"/imports?filename={name}&as=camera", shapefile.zipped("监控点位", FIELDS, points, rows),
                   "application/octet-stream")
    mapping = {field["source"]: field["target"] for field in preview["fields"]}
    done = post(city, f"/imports/{preview['upload']}/commit", json.dumps({"as": "camera", "map": mapping}).encode(),
                "application/json")
    city.wait(lambda: city.page.evaluate(count) == before + TAKEN, "the open page counts the new cameras")
    the_new_point_is_on_the_map(city, points[0])
    post(city, f"/imports/{done['batch']}/undo", b"{}", "application/json")
    city.wait(lambda: city.page.evaluate(count) == before, "the open page follows the undoing")


def place_table(city, name, data):
    choose_file(city, write(name, data))
    expect(city.page.input_value("#import-kind") == "table", "a spreadsheet is not taken for a table")
    city.page.fill("#import-layer", "walk-shops")
    city.page.click(".kind-form .primary")
    city.page.wait_for_selector("#import-publish")


def a_table_is_placed_by_address_and_its_review_comes_back_corrected(city):
    known = city.ask("/collections/addresses/items?limit=6&filter=level%3D%27doorplate%27")["features"]
    texts = [feature["properties"]["address"] for feature in known]
    rows = [f"070300{n},店{n},{text}" for n, text in enumerate(texts[:5])] + ["0703009,店9,查无此处"]
    place_table(city, "沿街商铺.csv", "\r\n".join(["店铺编号,店名,经营地址"] + rows).encode("gbk"))
    chosen = city.page.evaluate("[...document.querySelectorAll('.mapping select')].map(s => s.value)")
    expect(chosen == ["key", "", "address"], f"roles {chosen}")
    expect(city.text(".tally.inserted strong") == "5" and city.text(".tally.rejected strong") == "1",
           f"counts: {city.text('.summary')!r}")
    city.keep("desktop-place-preview")
    # Without a column that says where a row lies nothing can be published.
    city.page.select_option(".mapping tr:nth-child(3) select", "")
    expect(city.page.is_disabled("#import-publish"), "a table without a place can be published")
    city.page.select_option(".mapping tr:nth-child(3) select", "address")
    city.page.click("#import-publish")
    city.page.wait_for_selector(".done")
    link = city.page.get_attribute("a[download='rejects.csv']", "href")
    with urllib.request.urlopen(city.url.rstrip("/") + link) as response:
        review = response.read().decode("utf-8-sig")
    expect(review.count("\n") == 2, f"the review has {review.count(chr(10))} lines")
    place_table(city, "复核.csv", review.replace("查无此处", texts[5], 1).encode("utf-8"))
    city.page.click("#import-publish")
    city.page.wait_for_selector(".done")
    count = city.ask("/collections/walk-shops")["luotu"]["count"]
    expect(count == 6, f"{count} rows in the layer after the correction")
    for _ in range(2):
        city.page.click("#tab-import")
        city.open()
        city.page.click("#tab-import")
        city.page.wait_for_selector(".batches .undo")
        city.page.click(".batches .undo")
        city.page.click(".batches .undo")
        city.page.wait_for_timeout(500)


DROP = """name => { const files = new DataTransfer(); files.items.add(new File(['x'], name));
  window.dispatchEvent(new DragEvent('drop', {dataTransfer: files, bubbles: true, cancelable: true})); }"""


def a_file_dropped_anywhere_is_taken_and_a_bare_shp_is_explained(city):
    city.open()
    city.page.evaluate(DROP, "道路.zip")
    city.page.wait_for_selector("#import-kind")
    expect(city.page.input_value("#import-kind") == "road", "道路.zip does not suggest roads")
    city.page.evaluate(DROP, "道路.shp")
    city.page.wait_for_selector(".toast:has-text('.zip')")
    expect("道路.zip" in city.text(".file-line"), "the bare .shp replaced the file that was chosen")


CHECKS = [
    a_zipped_shapefile_is_previewed_published_drawn_and_undone, a_spreadsheet_becomes_a_layer_of_its_own,
    a_file_dropped_anywhere_is_taken_and_a_bare_shp_is_explained, a_commit_of_somebody_else_shows_on_the_open_page,
    a_table_is_placed_by_address_and_its_review_comes_back_corrected,
]
