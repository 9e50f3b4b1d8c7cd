"""Walks through the page in a real Chromium and checks what a person would see. Started by Tools/browser-walk."""
import argparse
import pathlib
import sys
import urllib.parse
import urllib.request

from playwright.sync_api import sync_playwright

import checks_addresses
import checks_find
import checks_import
import checks_map
import checks_phone
import checks_tools
from citypage import DESKTOP, FLAGS, PHONE, CityPage
from report import Report, expect


def the_page_forbids_foreign_and_inline_code(city):
    with urllib.request.urlopen(city.url) as response:
        policy = response.headers.get("Content-Security-Policy", "")
        html = response.read().decode()
    rules = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    scripts = rules.get("script-src", rules.get("default-src", []))
    expect(scripts == ["'self'"], f"script-src is {scripts}")
    expect(" style=" not in html and "<script>" not in html, "inline style or script in the page")


def nothing_went_wrong_and_nobody_else_was_asked(city):
    expect(not city.troubles, f"{len(city.troubles)} troubles, first: {city.troubles[:3]}")
    own = {"", urllib.parse.urlsplit(city.url).netloc}
    expect(city.hosts <= own, f"other hosts were asked: {city.hosts - own}")


def walk(browser, url, screenshots, report):
    city = CityPage(browser, url, screenshots, **DESKTOP)
    report.run(the_page_forbids_foreign_and_inline_code, city)
    for check in checks_map.CHECKS + checks_find.CHECKS + checks_tools.CHECKS + checks_import.CHECKS:
        report.run(check, city)
    report.run(nothing_went_wrong_and_nobody_else_was_asked, city)
    city.close()
    phone = CityPage(browser, url, screenshots, **PHONE)
    for check in checks_phone.CHECKS + checks_addresses.PHONE_CHECKS + [nothing_went_wrong_and_nobody_else_was_asked]:
        report.run(check, phone)
    phone.close()
    desk = CityPage(browser, url, screenshots, **DESKTOP)
    for check in checks_addresses.DESK_CHECKS + [nothing_went_wrong_and_nobody_else_was_asked]:
        report.run(check, desk)
    desk.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--screenshots", type=pathlib.Path)
    parser.add_argument("--chromium", required=True)
    options = parser.parse_args()
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    report = Report()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=FLAGS)
        walk(browser, options.url.rstrip("/") + "/", options.screenshots, report)
        browser.close()
    sys.exit(report.close())


if __name__ == "__main__":
    main()
