"""An address as a list of parts, read from the columns of a table or cut out of a free text."""

import csv
import functools
import re
from dataclasses import dataclass, field

from .tables import CHINESE_NUMBERS

DIVISIONS = ("province", "city", "county", "town", "community")
LEVELS = DIVISIONS + ("group", "road", "doorplate", "estate", "building", "unit", "floor", "room")
COLUMNS = {
    "code": ("code", "地址编码", "编码", "id"), "address": ("address", "标准地址", "地址"), "level": ("level", "级别"),
    "lon": ("lon", "X", "x", "经度"), "lat": ("lat", "Y", "y", "纬度"),
    "province": ("province", "省"), "city": ("city", "市"), "county": ("county", "县区"), "town": ("town", "镇街"),
    "community": ("community", "社区村"), "group": ("group", "村民小组"), "road": ("road", "街路巷"),
    "doorplate": ("doorplate", "门牌号"), "estate": ("estate", "小区"), "building": ("building", "楼栋"),
    "unit": ("unit", "单元"), "floor": ("floor", "楼层"), "room": ("room", "户室"),
}


@dataclass(slots=True)
class Part:
    level: str
    text: str


@dataclass(slots=True)
class Address:
    code: str
    text: str
    level: str
    lon: float
    lat: float
    parts: list = field(default_factory=list)

    def value(self, level):
        return next((part.text for part in self.parts if part.level == level), "")


def read(path, divisions=None):
    """The addresses of a CSV file, one after the other, so that a large base need not fit into memory.

    A table with columns for the elements is taken as it is; of a free text the parts are cut out by `FreeText`.
    """
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        place = {name: header.index(known) for name, names in COLUMNS.items() for known in names if known in header}
        if "address" not in place:
            raise SystemExit(f"{path}: no column of addresses (address, 标准地址, 地址); it has {', '.join(header)}")
        structured = "road" in place and "doorplate" in place
        columns = [(level, place[level]) for level in LEVELS if level in place]
        cutter = None if structured else FreeText(divisions or {})
        for number, row in enumerate(rows, 1):
            def cell(name):
                return row[place[name]].strip() if name in place else ""
            text = cell("address")
            if structured:
                parts = [Part(level, row[column]) for level, column in columns if row[column]]
            else:
                parts = cutter.cut(text)
            yield Address(
                cell("code") or ("" if structured else str(number)), text, cell("level"),
                float(cell("lon") or "nan"), float(cell("lat") or "nan"), parts)


def read_divisions(path):
    """Names of the country's divisions by their first two characters: (name, short name, level)."""
    levels = ("province", "city", "county", "town")
    known = {}
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            level = levels[int(row["deep"])]
            full, short = row["ext_name"], row["name"]
            for name in {full, short}:
                # The short name of a county or town is mostly a word of its own.
                if len(name) < 2 or name == short != full and level in ("county", "town"):
                    continue
                known.setdefault(name[:2], set()).add((name, level))
    return {key: sorted(names, key=lambda entry: (-len(entry[0]), LEVELS.index(entry[1]))) for key, names in known.items()}


NUMBER = r"[0-9０-９A-Za-z一二三四五六七八九十百〇零]"
TAIL = re.compile(
    rf"""(?P<road>[一-鿿]{{1,7}}?(?:大道|大街|公路|胡同|路|街|巷)(?:[东西南北中一二三四五六七八九]?[一二三四五六七八九]?段)?)
    |(?P<doorplate>[甲乙丙丁]?\d+(?:[-－]\d+)*(?:号|弄)(?!楼|院|线|门|桥|地块)(?:[甲乙丙丁]|之[一二三四五六七八九\d]+|附\d+号?)?)
    |(?P<group>(?:第?[一二三四五六七八九十\d]+)(?:村民小组|组|队)(?![一-鿿]*[路街]))
    |(?P<building>(?:{NUMBER}{{1,4}})(?:号楼|栋|幢|座|\#楼|\#|号院))
    |(?P<unit>{NUMBER}{{1,3}}单元)
    |(?P<floor>(?:负|B)?{NUMBER}{{1,3}}(?:层|楼|F)(?![一-鿿]*[路街]))
    |(?P<room>(?<![\d０-９A-Za-z-])[A-Z]?\d{{3,5}}(?:室|房|号房)|(?<![\dA-Za-z-])[A-Z]?\d{{3,4}}$)""",
    re.VERBOSE)


# What makes a longer name of the short name of a division: 上海路, 南京大厦.
CONTINUES = re.compile(r"[路街道巷弄市区县镇]|大道|大厦|广场|大街|公路|[东西南北中][路街]")


class FreeText:
    """Cuts an address text: divisions from a list of names, the rest by its number words; what remains is `name`."""

    def __init__(self, divisions):
        self.divisions = divisions

    def cut(self, text):
        parts, rest = self.upper(text)
        place = 0
        for match in TAIL.finditer(rest):
            if match.start() > place:
                parts.append(Part("name", rest[place:match.start()]))
            parts.append(Part(match.lastgroup, match[0]))
            place = match.end()
        if place < len(rest):
            parts.append(Part("name", rest[place:]))
        return parts

    def upper(self, text):
        parts = []
        rest = text
        while True:
            deepest = LEVELS.index(parts[-1].level) if parts else -1
            found = next(
                ((name, level) for name, level in self.divisions.get(rest[:2], ())
                 if rest.startswith(name) and LEVELS.index(level) >= deepest
                 and (name[-1] in "省市县" or not CONTINUES.match(rest[len(name):]))), None)
            if found is None or len(found[0]) == len(rest):
                return parts, rest
            parts.append(Part(found[1], found[0]))
            rest = rest[len(found[0]):]


SUFFIX = re.compile(r"(?:号楼|号院|栋|幢|座|#楼|#|单元|层|楼|F|号房|室|房|村民小组|组|队|号)$")
WIDE = {0xFF01 + offset: 0x21 + offset for offset in range(0x5E)}


def canonical(part):
    """A part as it is compared: narrow, numbers without their words."""
    return _canonical(part.level, part.text)


@functools.lru_cache(maxsize=200_000)
def _canonical(level, said):
    text = said.translate(WIDE).upper()
    if level in ("building", "unit", "floor", "room", "group", "doorplate"):
        lane = "弄" if text.endswith("弄") else ""
        text = SUFFIX.sub("", text).removeprefix("第")
        text = re.sub(r"号?之|号?附|－", "-", text)
        text = re.sub(r"[一二三四五六七八九十]+", lambda m: str(CHINESE_NUMBERS.get(m[0], m[0])), text) + lane
    return re.sub(r"[\s,，。、;；:：()（）\-]", "" if level == "name" else " ", text)
