"""Tools of the page: measuring, statistics as colours."""
import math
import re

from citypage import differing, first_feature, point_in
from report import expect


def length_and_area_are_those_of_the_ellipsoid(city):
    city.open()
    lon, lat = point_in(first_feature(city, "places")["geometry"])
    city.look_at(lon, lat, 16)
    city.page.click("#control-measure")
    # A box of 0.004 by 0.002 degrees around the place; the service knows how far a feature is and how large a box is.
    corners = [(lon - .002, lat - .001), (lon + .002, lat - .001), (lon + .002, lat + .001), (lon - .002, lat + .001)]
    for corner in corners:
        city.page.mouse.click(*city.on_screen(*corner))
    width, height = metres(lat, .004), metres_north(lat, .002)
    length = number(city.text(".measure-length"))
    area = number(city.text(".measure-area"))
    expect(abs(length - (2 * width + height)) < 3, f"{length} m, not {2 * width + height}")
    expect(abs(area - width * height) < 0.006 * width * height, f"{area} m2, not {width * height}")
    expect(city.page.is_hidden("#card"), "a click that measures asks, too")
    city.page.keyboard.press("Backspace")
    shorter = number(city.text(".measure-length"))
    expect(abs(shorter - (width + height)) < 3, f"{shorter} m after taking a point back")
    city.keep("desktop-measure")
    city.page.keyboard.press("Escape")
    expect(city.page.is_hidden("#measure"), "Escape does not end measuring")


def number(text):
    value = float(re.sub(r"[^0-9.]", "", text))
    return value * (1000 if "公里" in text and "平方" not in text else 1e6 if "平方公里" in text else 1)


# Lengths of a degree on the ellipsoid by the radii of curvature (a = 6378137, 1/f = 298.257222101), for a few hundred metres.
def radii(lat):
    a, f = 6378137, 1 / 298.257222101
    e2, s = f * (2 - f), math.sin(math.radians(lat))
    return a / math.sqrt(1 - e2 * s * s), a * (1 - e2) / (1 - e2 * s * s) ** 1.5


def metres(lat, degrees):
    return radii(lat)[0] * math.cos(math.radians(lat)) * math.radians(degrees)


def metres_north(lat, degrees):
    return radii(lat)[1] * math.radians(degrees)


def statistics_colour_the_areas_and_add_up(city):
    city.open()
    city.page.click("#tab-statistics")
    layer = city.page.input_value("#statistics-layer")
    truth = city.ask(f"/layers/{layer}/stats?by=community")
    full = [group for group in truth["groups"] if group["count"]]
    most = max(full, key=lambda group: group["count"])
    area = next(feature for feature in city.ask("/collections/regions/items?limit=1000")["features"]
                if feature["properties"]["code"] == most["code"] and "Polygon" in feature["geometry"]["type"])
    lon, lat = point_in(area["geometry"])
    city.show_only("regions").look_at(lon, lat, 14)
    x, y = city.on_screen(lon, lat)
    before = city.picture(x, y)
    city.page.click("#statistics-show")
    city.page.wait_for_selector("#statistics-legend li")
    city.settle()
    expect(differing(before, city.picture(x, y)) > 0.2, "the area has no colour")
    told = city.text("#statistics-total").replace(",", "")
    expect(str(truth["total"]["count"]) in told, f"{told!r} does not say {truth['total']['count']}")
    row = city.text(".statistics-table tr >> nth=0").replace(",", "")
    expect(most["name"] in row and str(most["count"]) in row, f"the fullest area is {row!r}")
    city.keep("desktop-statistics")
    city.page.click("#statistics-clear")
    city.settle()
    expect(differing(before, city.picture(x, y)) < 0.05, "the colours stay")


def the_table_pages_sorts_filters_and_leads_to_the_place(city):
    city.open()
    city.page.evaluate("document.querySelector('[data-layer=parts] .table-button').click()")
    city.page.wait_for_selector(".table-dialog tbody tr")
    total = city.ask("/collections/parts")["luotu"]["count"]
    expect(str(total) in city.text(".table-status").replace(",", ""), f"the table counts {city.text('.table-status')!r}")
    city.page.click("#table-next")
    city.wait(lambda: "51" in city.text(".table-status"), "the second page")
    city.page.click("th[data-field=code] button")
    city.page.click("th[data-field=code] button")
    last = city.ask("/collections/parts/items?limit=1&sortby=-code")["features"][0]
    city.wait(lambda: last["properties"]["code"] in city.text(".table-dialog tbody tr >> nth=0"), "the highest code first")
    expect(city.page.get_attribute("th[data-field=code]", "aria-sort") == "descending", "the order is not told")
    city.keep("desktop-table")
    city.page.fill("#table-filter", "code = '" + last["properties"]["code"] + "'")
    city.page.click("#table-apply")
    city.wait(lambda: city.page.locator(".table-dialog tbody tr").count() == 1, "one row by its code")
    city.page.click(".table-dialog tbody tr")
    city.page.wait_for_selector(".table-dialog", state="detached")
    city.settle()
    city.wait(lambda: last["properties"]["code"] in city.text("#card"), "the card of the row")


CHECKS = [the_table_pages_sorts_filters_and_leads_to_the_place,
          length_and_area_are_those_of_the_ellipsoid, statistics_colour_the_areas_and_add_up]
