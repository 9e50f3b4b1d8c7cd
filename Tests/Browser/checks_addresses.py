"""Corrections of addresses: a worker proposes on a phone, a reviewer decides on a desk."""
import io
import urllib.request

from PIL import Image

from citypage import PATIENCE
from report import expect

PROPOSE = "web/propose.html"
REVIEW = "web/review.html"


def show(city, path):
    city.page.goto("about:blank")
    city.page.goto(city.url + path)
    city.page.wait_for_selector("body[data-ready]", timeout=PATIENCE * 1000)


def doorplate(city):
    """A doorplate of the sample, as the base has it."""
    found = city.ask("/collections/addresses/items?limit=1&filter=level%20%3D%20%27doorplate%27")["features"][0]
    return city.ask(f"/addresses/{found['properties']['code']}")


def photo():
    data = io.BytesIO()
    Image.new("RGB", (2400, 1200), (40, 110, 160)).save(data, "JPEG")
    return {"name": "IMG_0012.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


def the_form_fits_a_phone_and_says_what_is_missing(phone):
    show(phone, PROPOSE)
    wide = phone.page.evaluate("document.documentElement.scrollWidth")
    expect(wide == 390, f"the page is {wide} px wide")
    small = phone.page.evaluate(
        "[...document.querySelectorAll('main button, main input:not([type=radio]):not(.visually-hidden), .choices label')]"
        ".filter(n => n.offsetParent && !n.classList.contains('link') && n.getBoundingClientRect().height < 40).length")
    expect(small == 0, f"{small} targets are lower than 40 px")
    phone.page.tap("#send")
    expect(phone.text(".problem") == "请先选一个地址", f"the form says {phone.text('.problem')!r}")
    phone.keep("propose-missing")


def a_moved_address_is_reported_with_photo_and_position(phone):
    door = doorplate(phone)
    show(phone, f"{PROPOSE}#address={door['code']}")
    expect(door["address"] in phone.text(".chosen"), f"{phone.text('.chosen')!r} is chosen, not {door['address']}")
    lon, lat = door["lon"] + 0.0004, door["lat"] + 0.0002
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 8})
    phone.page.tap("#my-position")
    phone.wait(lambda: f"{lon:.6f}" in phone.text("main"), "the position is shown")
    phone.page.set_input_files("#photo", photo())
    phone.page.wait_for_selector("img.thumb")
    phone.page.fill("#note", "门口在背面")
    phone.page.fill("#by", "网格员 07")
    phone.wait(lambda: phone.page.evaluate("luotu.aim.map?.loaded() ?? false"), "the map is drawn")
    phone.page.evaluate("scrollTo(0, 0)")
    phone.keep("propose-filled")
    phone.page.locator("#photo").scroll_into_view_if_needed()
    phone.keep("propose-photo")
    phone.page.tap("#send")
    phone.page.wait_for_selector(".done")
    phone.keep("propose-sent")
    told = phone.ask("/addresses/proposals")["proposals"][-1]
    expect(told["draft"]["kind"] == "moved" and told["present"]["code"] == door["code"], f"kept: {told}")
    expect(abs(told["draft"]["lon"] - lon) < 1e-9 and told["hasPicture"], f"kept: {told}")
    with urllib.request.urlopen(f"{phone.url}addresses/proposals/{told['id']}/picture") as response:
        kept = Image.open(io.BytesIO(response.read()))
    expect(kept.size == (1600, 800), f"the photo is {kept.size}")


def an_address_is_found_by_typing(phone):
    door = doorplate(phone)
    show(phone, f"{PROPOSE}#kind=wrong")
    phone.page.fill("#address", door["address"])
    phone.page.locator(".found button").first.tap()
    phone.page.wait_for_selector(".chosen")
    phone.page.fill("#text", "9999号")
    phone.page.fill("#by", "网格员 08")
    phone.page.tap("#send")
    phone.page.wait_for_selector(".done")
    expect(phone.ask("/addresses/proposals")["proposals"][-1]["draft"]["text"] == "9999号", "the new name is lost")


def the_page_speaks_english(phone):
    show(phone, f"{PROPOSE}#kind=new")
    phone.page.tap("#language")
    expect(phone.text("h1") == "Correct an address", phone.text("h1"))
    expect(phone.text("#send") == "Send", phone.text("#send"))
    phone.keep("propose-english")


def a_reviewer_sees_both_and_decides(city):
    show(city, REVIEW)
    waiting = city.ask("/addresses/proposals")["proposals"]
    expect(city.page.locator(".proposal").count() == len(waiting) == 2, f"{len(waiting)} wait")
    first, second = waiting
    shown = city.text(f"#proposal-{first['id']}")
    for text in [first["present"]["address"], first["draft"]["by"], f"{first['draft']['lon']:.6f}", "门口在背面"]:
        expect(text in shown, f"{text} is not beside the base: {shown!r}")
    city.wait(lambda: city.page.evaluate("[...document.images].every(n => n.complete && n.naturalWidth > 0)"), "photos")
    city.keep("review")
    city.page.click(f"#proposal-{second['id']} .refuse")
    expect("理由" in city.text(".problem"), "refusing without a reason is not refused")
    city.page.fill(f"#reason-{second['id']}", "现场核实无误")
    city.page.click(f"#proposal-{second['id']} .refuse")
    city.page.wait_for_selector(f"#proposal-{second['id']}", state="detached")
    city.page.click(f"#proposal-{first['id']} .adopt")
    city.page.wait_for_selector(f"#proposal-{first['id']}", state="detached")
    city.page.click("#state-refused")
    city.page.wait_for_selector(f"#proposal-{second['id']}")
    expect("现场核实无误" in city.text("main"), "the reason is not on record")
    city.page.click("#state-adopted")
    city.page.wait_for_selector(f"#proposal-{first['id']}")
    city.keep("review-adopted")
    now = city.ask(f"/addresses/{first['present']['code']}")
    expect(abs(now["lon"] - first["draft"]["lon"]) < 1e-9 and now["precision"] == "surveyed", f"the base has {now}")
    history = city.ask(f"/addresses/{first['present']['code']}/history")["changes"]
    expect(history[-1]["kind"] == "change", f"the last change is {history[-1]}")


PHONE_CHECKS = [
    the_form_fits_a_phone_and_says_what_is_missing, a_moved_address_is_reported_with_photo_and_position,
    an_address_is_found_by_typing, the_page_speaks_english,
]
DESK_CHECKS = [a_reviewer_sees_both_and_decides]
