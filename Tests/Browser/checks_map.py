"""What is drawn: every layer where its features are, labels, legend, frame, coordinates, the address bar."""
import re

from citypage import corner_of, differing, first_feature, point_in
from report import expect


def counted_layers(city):
    return [layer for layer in city.ask("/collections?f=json")["collections"] if layer["luotu"]["count"] > 0]


def every_layer_draws_where_its_features_are(city):
    blank = []
    for layer in counted_layers(city):
        lon, lat = corner_of(first_feature(city, layer["id"])["geometry"])
        city.show_only().look_at(lon, lat, 18.5)
        x, y = city.on_screen(lon, lat)
        without = city.picture(x, y)
        city.show_only(layer["id"])
        share = differing(without, city.picture(x, y))
        if share < 0.004:
            blank.append(f"{layer['id']} ({share:.2%} of pixels)")
    expect(not blank, f"nothing seen of {', '.join(blank)}")


def regions_draw_borders_and_names(city):
    extent = city.ask("/profile")["extent"]
    city.show_only().page.click("#control-wholeCity")
    city.settle()
    x, y = city.on_screen((extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2)
    without = city.picture(x, y, 280)
    city.show_only("regions")
    share = differing(without, city.picture(x, y, 280), tolerance=6)
    expect(share > 0.005, f"regions change only {share:.2%} of the pixels")


def the_city_as_it_opens_is_no_empty_sheet(city):
    city.open()
    colors = city.picture(820, 420, 260).quantize(64).getcolors()
    expect(len(colors) >= 8, f"only {len(colors)} colours")
    city.keep("desktop-opening")


def a_layer_switch_changes_the_picture_and_back(city):
    roads = first_feature(city, "roads")
    lon, lat = point_in(roads["geometry"])
    city.look_at(lon, lat, 17)
    city.show_only("regions", "roads")
    x, y = city.on_screen(lon, lat)
    on = city.picture(x, y)
    city.page.click("#layer-roads")
    city.settle()
    off = city.picture(x, y)
    expect(differing(on, off) > 0.02, "the road is still there when its layer is off")
    city.page.click("#layer-roads")
    city.settle()
    again = city.picture(x, y)
    expect(differing(on, again) < 0.01, "the road does not come back as it was")


def the_tree_counts_what_the_service_counts(city):
    for layer in city.ask("/collections?f=json")["collections"]:
        shown = city.text(f"[data-layer='{layer['id']}'] .count").replace(",", "")
        counted = layer["luotu"]["count"]
        expect(shown == str(counted), f"{layer['id']}: the tree says {shown}, the service {counted}")


def the_legend_explains_the_layers_that_are_on(city):
    city.show_only("roads", "buildings")
    city.page.click("#tab-legend")
    style = city.ask("/styles/onemap.json")
    wanted = {entry["label"] for layer in style["layers"] if layer.get("source-layer") in ("roads", "buildings")
              for entry in layer.get("metadata", {}).get("luotu:legend", [])}
    shown = set(city.page.locator(".legend li span").all_inner_texts())
    expect(wanted and shown == wanted, f"legend {shown}, style {wanted}")
    city.page.click("#tab-layers")


def the_frame_names_scale_source_and_approval_number(city):
    profile = city.ask("/profile")
    frame = city.text("#frame")
    expect(re.search(r"比例尺 1:[\d,]+", frame), f"no scale in {frame!r}")
    expect(profile.get("source") is None or profile["source"] in frame, "the source is missing")
    number = profile.get("mapApprovalNumber")
    expect((number or "未填审图号") in frame, "the map-approval number is missing")
    width = city.page.evaluate("document.querySelector('.scale-bar').getBoundingClientRect().width")
    expect(20 < width <= 110, f"the scale bar is {width} px wide")


def the_scale_bar_is_as_long_as_it_says(city):
    city.look_at(*city.page.evaluate("luotu.map.getCenter().toArray()"), 16)
    text = city.text(".scale-length")
    metres = float(re.search(r"[\d.]+", text).group()) * (1000 if "公里" in text else 1)
    measured = city.page.evaluate(
        "() => { const width = document.querySelector('.scale-bar').getBoundingClientRect().width;"
        " const y = luotu.map.getContainer().clientHeight / 2;"
        " return luotu.map.unproject([500, y]).distanceTo(luotu.map.unproject([500 + width, y])); }")
    # MapLibre measures on a sphere of another radius (6,371,008.8 m) and the bar is rounded to whole pixels.
    expect(abs(measured / metres - 1) < 0.03, f"{text} measures {measured:.1f} m")


# Points of the published formula (googollee/eviltransform), which reproduces them to 1e-12 degrees.
GCJ02 = [(121.5272106, 31.1774276, 121.531541859215, 31.17530398364597),
         (113.912316, 22.543847, 113.9171764808363, 22.540796131694766),
         (116.377817, 39.911954, 116.38404722455657, 39.91334545536069)]


def gcj02_follows_the_published_points(city):
    for lon, lat, x, y in GCJ02:
        got = city.page.evaluate(
            "async p => { const m = await import('/web/js/gcj02.js'); const there = m.toGCJ02(...p);"
            " return [...there, ...m.fromGCJ02(...there)]; }", [lon, lat])
        expect(max(abs(a - b) for a, b in zip(got, (x, y, lon, lat))) < 1e-9, f"{lon}, {lat}: {got}")


def coordinates_under_the_pointer_switch_to_gcj02(city):
    city.page.mouse.move(800, 450)
    lon, lat = city.page.evaluate("luotu.map.unproject([800, 450]).toArray()")
    plain = [float(part) for part in city.text(".pointer").split(",")]
    expect(abs(plain[0] - lon) < 2e-6 and abs(plain[1] - lat) < 2e-6, f"{plain} is not under the pointer")
    city.page.click("[data-system=gcj02]")
    city.page.mouse.move(801, 450)
    city.page.mouse.move(800, 450)
    shifted = [float(part) for part in city.text(".pointer").split(",")]
    truth = city.page.evaluate("async p => (await import('/web/js/gcj02.js')).toGCJ02(...p)", [lon, lat])
    expect(max(abs(a - b) for a, b in zip(shifted, truth)) < 2e-6, f"{shifted}, not {truth}")
    expect("crs=gcj02" in city.page.url, "the address bar does not say gcj02")
    city.page.click("[data-system=cgcs2000]")


def the_address_bar_brings_the_same_view_back(city):
    extent = city.ask("/profile")["extent"]
    lon, lat = extent[0] * 0.6 + extent[2] * 0.4, extent[1] * 0.6 + extent[3] * 0.4
    city.show_only("roads")
    city.look_at(lon, lat, 15.25)
    fragment = "#" + city.page.url.split("#")[1]
    city.open(fragment)
    view = city.page.evaluate("[...luotu.map.getCenter().toArray(), luotu.map.getZoom()]")
    expect(max(abs(a - b) for a, b in zip(view, (lon, lat, 15.25))) < 1e-5, f"{view} after {fragment}")
    on = city.page.evaluate("[...document.querySelectorAll('.layer input:checked')].map(b => b.id)")
    expect(on == ["layer-roads"], f"layers on: {on}")


CHECKS = [
    the_city_as_it_opens_is_no_empty_sheet, the_tree_counts_what_the_service_counts,
    regions_draw_borders_and_names, every_layer_draws_where_its_features_are,
    a_layer_switch_changes_the_picture_and_back, the_legend_explains_the_layers_that_are_on,
    the_frame_names_scale_source_and_approval_number, the_scale_bar_is_as_long_as_it_says,
    gcj02_follows_the_published_points, coordinates_under_the_pointer_switch_to_gcj02,
    the_address_bar_brings_the_same_view_back,
]
