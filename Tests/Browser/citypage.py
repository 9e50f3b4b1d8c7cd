"""The page under Chromium: opening, waiting, looking at pixels, asking the service for the truth."""
import io
import json
import time
import urllib.parse
import urllib.request

from PIL import Image, ImageChops

from report import expect

# Software WebGL without a screen; measured on Debian 12.
FLAGS = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--use-angle=swiftshader",
         "--enable-unsafe-swiftshader"]
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
PATIENCE = 60


class CityPage:
    """One tab with the page; remembers what went wrong in it."""

    def __init__(self, browser, url, screenshots=None, **options):
        self.url = url
        self.screenshots = screenshots
        self.context = browser.new_context(locale="zh-CN", **options)
        self.page = self.context.new_page()
        self.troubles = []
        self.hosts = set()
        self.page.on("console", self.note_console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"uncaught: {error}"))
        self.page.on("requestfailed", self.note_failure)
        self.page.on("request", lambda request: self.hosts.add(urllib.parse.urlsplit(request.url).netloc))

    def note_console(self, message):
        # A file that is refused with a reason is an answer; Chromium logs its status all the same.
        is_refusal = "/imports?" in message.location.get("url", "") and "422" in message.text
        if message.type == "error" and not is_refusal:
            self.troubles.append(f"console: {message.text}")

    def note_failure(self, request):
        # MapLibre gives up tiles that have left the view; that is no failure.
        if "ABORTED" not in str(request.failure):
            self.troubles.append(f"request: {request.url} {request.failure}")

    def open(self, fragment=""):
        self.page.goto("about:blank")
        self.page.goto(self.url + fragment)
        self.page.wait_for_selector("body[data-ready]", timeout=PATIENCE * 1000)
        return self.settle()

    def settle(self):
        """Waits until the map stands still and has drawn all tiles, labels faded in."""
        self.wait(lambda: self.page.evaluate("luotu.map.loaded() && !luotu.map.isMoving()"), "the map settles")
        self.page.wait_for_timeout(450)
        return self

    def wait(self, is_so, what):
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            if is_so():
                return
            self.page.wait_for_timeout(80)
        raise AssertionError(f"waited {PATIENCE} s in vain: {what}")

    def look_at(self, lon, lat, zoom):
        """Moves the map at once."""
        self.page.evaluate("v => luotu.map.jumpTo({center: [v[0], v[1]], zoom: v[2]})", [lon, lat, zoom])
        self.page.wait_for_timeout(120)
        return self.settle()

    def on_screen(self, lon, lat):
        """Where a place stands, in pixels of the page."""
        return self.page.evaluate(
            "p => { const at = luotu.map.project(p); const box = luotu.map.getContainer().getBoundingClientRect();"
            " return [at.x + box.left, at.y + box.top]; }", [lon, lat])

    def show_only(self, *layers):
        """Switches the layers on and all others off, through the page's own switches."""
        self.page.evaluate(
            "ids => { for (const node of document.querySelectorAll('.layer')) {"
            " const box = node.querySelector('input'); const on = ids.includes(node.dataset.layer);"
            " if (box.checked !== on) document.getElementById(box.id).click(); } }", list(layers))
        return self.settle()

    def picture(self, x, y, half=45):
        """The square of pixels around a point."""
        data = self.page.screenshot(
            clip={"x": x - half, "y": y - half, "width": 2 * half, "height": 2 * half}, animations="disabled")
        return Image.open(io.BytesIO(data)).convert("RGB")

    def keep(self, name):
        if self.screenshots:
            self.page.screenshot(path=self.screenshots / f"{name}.png")

    def text(self, selector):
        return self.page.inner_text(selector)

    def ask(self, path):
        """What the service itself answers."""
        with urllib.request.urlopen(urllib.parse.urljoin(self.url, path)) as response:
            return json.load(response)

    def close(self):
        self.context.close()


def differing(one, other, tolerance=12):
    """The share of pixels that differ by more than the tolerance in a channel (0…1)."""
    bands = ImageChops.difference(one, other).split()
    largest = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    counts = largest.histogram()
    return sum(counts[tolerance + 1:]) / (one.width * one.height)


def point_in(geometry):
    """A point on a geometry: itself, a vertex of a line, or for an area a point inside (by scan line)."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind.startswith("Multi"):
        return point_in({"type": kind[5:], "coordinates": coordinates[0]})
    if kind == "Point":
        return coordinates[:2]
    if kind == "LineString":
        return coordinates[len(coordinates) // 2][:2]
    return point_in_area(coordinates)


def corner_of(geometry):
    """A place where something of a feature is drawn for sure: itself, a vertex of a line or of a border."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "Polygon":
        return coordinates[0][0][:2]
    if kind == "MultiPolygon":
        return coordinates[0][0][0][:2]
    return point_in(geometry)


def point_in_area(rings):
    lats = [p[1] for p in rings[0]]
    for share in (0.5, 0.37, 0.61, 0.23, 0.77):
        lat = min(lats) + share * (max(lats) - min(lats))
        crossings = sorted(
            a[0] + (lat - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
            for ring in rings for a, b in zip(ring, ring[1:]) if (a[1] > lat) != (b[1] > lat))
        if crossings:
            pairs = list(zip(crossings[::2], crossings[1::2]))
            widest = max(pairs, key=lambda pair: pair[1] - pair[0])
            return [(widest[0] + widest[1]) / 2, lat]
    raise AssertionError("an area without an inside")


def first_feature(city, layer):
    features = city.ask(f"/collections/{layer}/items?limit=1")["features"]
    expect(features, f"/collections/{layer}/items is empty")
    return features[0]
