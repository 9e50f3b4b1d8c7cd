"""The page on a phone: 390 × 844, touch, a position."""
from citypage import first_feature, point_in
from report import expect

NO_POSITION = "没有定位权限"


def a_phone_shows_search_above_map_above_sheet(phone):
    phone.open()
    wide = phone.page.evaluate("document.documentElement.scrollWidth")
    expect(wide == 390, f"the page is {wide} px wide")
    search = phone.page.locator(".masthead").bounding_box()
    sheet = phone.page.locator("#panel").bounding_box()
    expect(search["y"] < 30 and search["width"] > 350, f"search at {search}")
    expect(sheet["y"] > 700, f"the sheet begins at {sheet['y']}")
    phone.keep("phone-opening")


def a_tap_on_a_tab_opens_the_sheet_and_the_handle_folds_it(phone):
    phone.page.tap("#tab-layers")
    phone.page.wait_for_timeout(200)
    opened = phone.page.locator("#panel").bounding_box()["y"]
    expect(opened < 450, f"the opened sheet begins at {opened}")
    small = phone.page.evaluate(
        "[...document.querySelectorAll('.layer label, .tabs button')].filter(n => n.offsetParent"
        " && n.getBoundingClientRect().height < 40).length")
    expect(small == 0, f"{small} targets are lower than 40 px")
    phone.keep("phone-layers")
    phone.page.tap("#sheet-handle")
    phone.page.wait_for_timeout(200)
    expect(phone.page.locator("#panel").bounding_box()["y"] > 700, "the handle does not fold the sheet")


def a_tap_on_the_map_identifies(phone):
    lon, lat = point_in(first_feature(phone, "buildings")["geometry"])
    phone.look_at(lon, lat, 18.5)
    phone.page.touchscreen.tap(*phone.on_screen(lon, lat))
    phone.page.wait_for_selector("#card dl.attributes")
    card = phone.page.locator("#card").bounding_box()
    expect(card["x"] == 0 and card["width"] == 390 and card["y"] > 300, f"the card is at {card}")
    phone.keep("phone-identify")
    phone.page.tap("#card .icon-button")


def my_position_finds_my_cell(phone):
    lon, lat = point_in(first_feature(phone, "grids")["geometry"])
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 25})
    phone.page.tap("#control-myPosition")
    phone.page.wait_for_selector("#card dl.attributes")
    cell = phone.ask(f"/grids/locate?lon={lon}&lat={lat}")["cell"]["code"]
    expect(cell in phone.text("#card"), f"{cell} is not on the card: {phone.text('#card')!r}")
    phone.settle()
    x, y = phone.on_screen(lon, lat)
    card_top = phone.page.locator("#card").bounding_box()["y"]
    expect(0 < x < 390 and 60 < y < card_top, f"the position is hidden at {x}, {y}")
    phone.keep("phone-position")
    phone.page.tap("#card .icon-button")


def a_position_that_is_not_allowed_is_explained(phone):
    phone.context.clear_permissions()
    phone.page.tap("#control-myPosition")
    phone.page.wait_for_selector(f".toast:has-text('{NO_POSITION}')")


CHECKS = [
    a_phone_shows_search_above_map_above_sheet, a_tap_on_a_tab_opens_the_sheet_and_the_handle_folds_it,
    a_tap_on_the_map_identifies, my_position_finds_my_cell, a_position_that_is_not_allowed_is_explained,
]
