"""Finding: search with keyboard and list, identify, position, language, what a keyboard alone can do."""
import re
from urllib.parse import quote

from citypage import first_feature, point_in
from report import expect


def is_near(city, lon, lat, pixels=60):
    """Whether a place stands in the middle of what the panels leave free of a wide page."""
    x, y = city.on_screen(lon, lat)
    free = ((412 + 1440 - 76) / 2, (36 + 862 - 40) / 2)
    return abs(x - free[0]) < pixels and abs(y - free[1]) < pixels


def an_address(city):
    return first_feature(city, "addresses")["properties"]["address"]


def something_to_complete(city):
    """A beginning that the service knows how to complete: of an address, else of a place, else of a road."""
    names = [an_address(city)] + [
        feature["properties"].get("name") or "" for layer in ("places", "roads")
        for feature in city.ask(f"/collections/{layer}/items?limit=5")["features"]]
    for name in filter(lambda name: len(name) > 2, names):
        for typed in (name[:-1], name[:2]):
            if city.ask("/suggest?limit=8&q=" + quote(typed))["suggestions"]:
                return typed
    raise AssertionError(f"the service completes none of {names}")


def suggestions_come_while_typing_and_enter_flies_there(city):
    city.open()
    city.page.keyboard.press("/")
    focused = city.page.evaluate("document.activeElement.id")
    expect(focused == "search-input", f"the key / reaches {focused}")
    typed = something_to_complete(city)
    first = city.ask("/suggest?limit=8&q=" + quote(typed))["suggestions"][0]
    city.page.keyboard.type(typed, delay=5)
    city.wait(lambda: city.page.locator("#suggestions li").count() > 0
              and first["text"] in city.text("#suggestions li >> nth=0"), f"suggestions for {typed}")
    city.page.keyboard.press("ArrowDown")
    active = city.page.get_attribute("#search-input", "aria-activedescendant")
    expect(active == "suggestion-0", f"the arrow key chose {active}")
    city.keep("desktop-suggestions")
    city.page.keyboard.press("Enter")
    city.wait(lambda: city.page.evaluate("luotu.map.isMoving()"), "the flight begins")
    city.settle()
    expect(is_near(city, first["lon"], first["lat"]), f"the map is not at {first['text']}")
    city.wait(lambda: not city.page.is_hidden("#card .card-body dl, #card .card-part"), "the card")
    city.keep("desktop-found")


def enter_without_a_choice_lists_candidates_and_a_click_flies(city):
    text = an_address(city)
    city.page.fill("#search-input", text)
    city.page.keyboard.press("Enter")
    city.page.wait_for_selector(".results .result")
    truth = city.ask("/geocode?q=" + quote(text))["candidates"]
    shown = city.page.locator(".result").count()
    expect(shown == len(truth), f"{shown} results shown, {len(truth)} answered")
    expect(truth[0]["address"] in city.text(".result >> nth=0"), "the best candidate is not first")
    the_last_number_is_written_on_its_mark(city, truth[-1])
    city.page.click(".result >> nth=0")
    city.page.wait_for_timeout(300)
    city.settle()
    expect(is_near(city, truth[0]["lon"], truth[0]["lat"]), "the click does not fly to the candidate")


def the_last_number_is_written_on_its_mark(city, candidate):
    """Digits come from glyphs that the page draws itself; without them the mark is plain red."""
    city.settle()
    pixels = city.picture(*city.on_screen(candidate["lon"], candidate["lat"]), half=6).getcolors(4096)
    white = sum(count for count, color in pixels if min(color) > 200)
    red = sum(count for count, color in pixels if color[0] > 140 and color[1] < 110)
    expect(white >= 4 and red >= 30, f"{white} white and {red} red pixels: no number on its mark")


def what_is_not_found_is_said(city):
    city.page.fill("#search-input", "火星环形山九百九十九号")
    city.page.keyboard.press("Enter")
    city.page.wait_for_selector("#tab-body-results .hint")
    expect(city.page.locator(".result").count() == 0, "results for nonsense")
    city.page.click("#search .icon-button")
    is_clear = city.page.input_value("#search-input") == "" and city.page.is_hidden("#tab-results")
    expect(is_clear, "the search is not cleared")


def coordinates_typed_are_found(city):
    west, south, east, north = city.ask("/profile")["extent"]
    lon, lat = round((west + east) / 2, 4), round((south + north) / 2, 4)
    city.page.fill("#search-input", f"{lon}，{lat}")
    city.page.wait_for_selector("#suggestions li")
    city.page.keyboard.press("Enter")
    city.page.wait_for_timeout(300)
    city.settle()
    expect(is_near(city, lon, lat), "typed coordinates are not flown to")
    city.page.click("#search .icon-button")


def a_click_identifies_with_attributes_address_and_cell(city):
    building = first_feature(city, "buildings")
    lon, lat = point_in(building["geometry"])
    city.look_at(lon, lat, 18.5).show_only("buildings", "grids")
    city.page.mouse.click(*city.on_screen(lon, lat))
    city.page.wait_for_selector("#card dl.attributes")
    card = city.text("#card")
    code = building["properties"]["code"]
    expect(code in card, f"the card does not name {code}: {card!r}")
    title = city.ask("/collections/buildings/schema")["properties"]["code"]["title"]
    expect(title in card, f"the field title {title} is missing")
    answer = city.ask(f"/identify?lon={lon}&lat={lat}&zoom=18.5&layers=buildings,grids")
    expect(answer["cell"] and answer["cell"]["code"] in card, "the grid cell is missing")
    expect(answer["address"] is None or answer["address"]["address"] in card, "the address is missing")
    expect("at=" in city.page.url, "the address bar does not hold the point")
    city.keep("desktop-identify")
    city.page.keyboard.press("Escape")
    expect(city.page.is_hidden("#card"), "Escape does not close the card")


def english_speaks_english_everywhere(city):
    city.page.click("#language")
    expect(city.page.get_attribute("html", "lang") == "en", "the page's language is not en")
    expect("lang=en" in city.page.url, "the address bar does not say lang=en")
    spoken = city.page.evaluate(
        "() => { const own = 'button, label, h2, h3, th, .hint, .brand p, .scale';"
        " const data = '#city-name, #language, .card, .result, .batch';"
        " const words = [...document.querySelectorAll(own)].filter(n => !n.closest(data) && n.offsetParent)"
        "   .flatMap(n => [n.innerText, n.getAttribute('aria-label') ?? '', n.title ?? '']);"
        " return words.concat(document.getElementById('search-input').placeholder); }")
    chinese = [word for word in spoken if re.search(r"[\u4e00-\u9fff]", word)]
    expect(not chinese, f"still Chinese: {chinese[:5]}")
    city.keep("desktop-english")
    city.page.click("#language")
    expect(city.page.get_attribute("html", "lang") == "zh-CN", "the page does not go back to Chinese")


def a_keyboard_reaches_and_names_everything(city):
    nameless = city.page.evaluate(
        "() => [...document.querySelectorAll('button, input, select, a[href]')]"
        ".filter(n => !(n.innerText.trim() || n.getAttribute('aria-label') || n.labels?.length))"
        ".map(n => n.outerHTML.slice(0, 90))")
    expect(not nameless, f"controls without a name: {nameless}")
    city.page.focus("#tab-layers")
    city.page.keyboard.press("ArrowRight")
    expect(city.page.get_attribute("#tab-legend", "aria-selected") == "true", "arrow keys do not move between tabs")
    city.page.keyboard.press("ArrowLeft")
    box = city.page.locator(".layer input").first
    before = box.is_checked()
    box.focus()
    city.page.keyboard.press("Space")
    expect(city.page.locator(".layer input").first.is_checked() != before, "the space bar does not switch a layer")
    city.page.keyboard.press("Space")


CHECKS = [
    suggestions_come_while_typing_and_enter_flies_there, enter_without_a_choice_lists_candidates_and_a_click_flies,
    what_is_not_found_is_said, coordinates_typed_are_found, a_click_identifies_with_attributes_address_and_cell,
    english_speaks_english_everywhere, a_keyboard_reaches_and_names_everything,
]
