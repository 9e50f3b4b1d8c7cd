"""The kinds of distortion. Each takes a draft, changes it so that what is meant stays determined, or answers False."""

import math
import re

from .parts import DIVISIONS, Part
from .tables import CHINESE_NUMBERS, chinese_number, full_width, homophones, look_alikes, traditional

NAMED = ("road", "estate", "name", "place")
NUMBERED = ("group", "doorplate", "building", "unit", "floor", "room")
METRES_PER_DEGREE = 111_320


class Draft:
    """A query in the making."""

    def __init__(self, address, siblings=()):
        self.address = address
        self.parts = [Part(part.level, part.text) for part in address.parts]
        self.lon, self.lat = address.lon, address.lat
        self.level = address.level
        self.siblings = siblings
        self.codes = [address.code]
        self.before = self.after = ""
        # Levels that were left out, and names that were written with a wrong character (part, distorted).
        self.dropped = set()
        self.misspelt = {}
        self.finish = []

    def part(self, level):
        return next((part for part in self.parts if part.level == level), None)

    def drop(self, level):
        self.parts = [part for part in self.parts if part.level != level]
        self.dropped.add(level)

    def text(self):
        text = self.before + "".join(part.text for part in self.parts) + self.after
        for change in self.finish:
            text = change(text)
        return text


def number_of(text):
    """The digits a part begins with, and what follows them."""
    match = re.match(r"(\d+)(\D.*|)$", text)
    return (int(match[1]), match[2]) if match else (None, text)


def missing_upper(draft, random, base):
    """The widest one to five divisions are left out."""
    present = [level for level in DIVISIONS if draft.part(level)]
    if not present or not any(part.level not in DIVISIONS for part in draft.parts):
        return False
    keep = {"community"} if draft.part("group") and not draft.part("road") else set()
    count = random.randint(1, len(present))
    for level in present[:count]:
        if level not in keep:
            draft.drop(level)
    return bool(draft.dropped)


def repeated_level(draft, random, base):
    """A division, or the chain down to it, is said twice."""
    present = [part for part in draft.parts if part.level in DIVISIONS[:3] and len(part.text) > 1]
    if not present:
        return False
    last = random.choice(present)
    place = draft.parts.index(last)
    chain = draft.parts[:place + 1] if random.random() < 0.5 else [last]
    short = [Part("repeat", part.text[:-1] if len(part.text) > 2 and random.random() < 0.3 else part.text)
             for part in chain]
    draft.parts[place + 1 - len(chain):place + 1 - len(chain)] = short
    return True


def inverted_order(draft, random, base):
    """The divisions stand behind the rest, or the estate before the road."""
    upper = [part for part in draft.parts if part.level in DIVISIONS]
    rest = [part for part in draft.parts if part.level not in DIVISIONS]
    road, door, estate = draft.part("road"), draft.part("doorplate"), draft.part("estate")
    if road and door and estate and rest == [road, door, estate] and random.random() < 0.5:
        draft.parts = upper + [estate, road, door]
        return True
    if not upper or not rest or not any(part.level in ("road", "estate", "name") for part in rest):
        return False
    moved = upper[random.randrange(len(upper)):]
    draft.parts = [part for part in upper if part not in moved] + rest + [Part("gap", random.choice([" ", "，", "", " "]))] + moved
    return True


SHORTER = [
    ("province", r"(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$", ""), ("city", r"(市|地区|盟)$", ""),
    ("county", r"(区|县|市)$", ""), ("town", r"街道$", "街"), ("town", r"(街道|镇|乡)$", ""), ("community", r"(社区|村)$", ""),
    ("community", r"社区$", "居委会"), ("community", r"社区$", "居"), ("community", r"村$", "村委会"), ("estate", r"(小区|花园)$", ""),
]


def abbreviation(draft, random, base):
    """Divisions and estates without their ending, or with another one that is said for it."""
    changed = False
    for level, ending, other in random.sample(SHORTER, len(SHORTER)):
        part = draft.part(level)
        # What would leave one character is not said; a half of the rest stays as it is.
        if part is None or changed and random.random() < 0.5 or part in draft.misspelt.values():
            continue
        if re.search(ending, part.text) and len(re.sub(ending, "", part.text)) >= 2 and not part.text.endswith("新区"):
            shorter = re.sub(ending, other, part.text)
            if level == "estate" and not base.is_free(shorter):
                continue
            part.text = shorter
            changed = True
    return changed


def wide_characters(draft, random, base):
    if not any(c.isascii() and c.isalnum() for part in draft.parts for c in part.text):
        return False
    draft.finish.append(full_width)
    return True


def traditional_characters(draft, random, base):
    if not any(c in traditional for part in draft.parts for c in part.text):
        return False
    draft.finish.append(lambda text: "".join(traditional.get(c, c) for c in text))
    return True


def chinese_numerals(draft, random, base):
    """三号楼五单元: numbers below 100 of some parts, and of all where there is but one."""
    able = [part for part in draft.parts if part.level in NUMBERED and part.level != "room"
            and re.match(r"[^-\dA-Za-z]", number_of(part.text)[1]) and 0 < (number_of(part.text)[0] or 0) < 100]
    if not able:
        return False
    # 2一9号 is not made 2一九号.
    able = [part for part in able if part is draft.parts[0] or draft.parts[draft.parts.index(part) - 1].text[-1] not in CHINESE_NUMBERS]
    for part in random.sample(able, random.randint(1, len(able))) if able else ():
        number, rest = number_of(part.text)
        part.text = chinese_number(number) + rest
    return bool(able)


def sub_number(draft, random, base):
    """12-1号 as 12号之一, 12号附1, 12之1号; 甲28号 as 28号甲."""
    part = draft.part("doorplate")
    following = draft.parts[draft.parts.index(part) + 1:] if part else []
    # Digits that follow would run into the number.
    if part is None or following and following[0].text[:1].isdigit():
        return False
    if match := re.fullmatch(r"(\d+)-(\d+)号", part.text):
        first, second = match.groups()
        # A greater second number is the end of a range.
        if int(second) > 30 or int(second) > int(first):
            return False
        said = chinese_number(int(second)) if 0 < int(second) < 100 else second
        part.text = random.choice([f"{first}号之{said}", f"{first}号附{second}", f"{first}之{second}号", f"{first}号-{second}"])
        return True
    if match := re.fullmatch(r"([甲乙丙丁])(\d+)号", part.text) or re.fullmatch(r"(\d+)号([甲乙丙丁])", part.text):
        first, second = match.groups()
        part.text = f"{second}号{first}" if first in "甲乙丙丁" else f"{second}{first}号"
        return True
    return False


def building_word(draft, random, base):
    """3栋, 3幢, 3座, 3#, 3号楼 are the same building."""
    part = draft.part("building")
    match = part and re.fullmatch(r"(.+?)(号楼|栋|幢|座|#楼|#)", part.text)
    if not match:
        return False
    words = ["栋", "幢", "座"] + (["号楼", "#", "#楼"] if match[1].isdigit() else [])
    part.text = match[1] + random.choice([word for word in words if word != match[2]])
    return True


def unit_word(draft, random, base):
    """2单元, 2门, 2梯."""
    part = draft.part("unit")
    if part is None or not part.text.endswith("单元"):
        return False
    part.text = part.text[:-2] + random.choice(["门", "梯", "号门"])
    return True


def floor_word(draft, random, base):
    """3层, 3楼, 3F, 三楼."""
    part = draft.part("floor")
    match = part and re.fullmatch(r"(\d+)(层|楼|F)", part.text)
    if not match or not 0 < int(match[1]) < 100:
        return False
    forms = [match[1] + "层", match[1] + "楼", match[1] + "F", chinese_number(int(match[1])) + "楼"]
    part.text = random.choice([form for form in forms if form != part.text])
    return True


def floor_from_room(draft, random, base):
    """The floor is left out: the room's number has it."""
    floor, room = draft.part("floor"), draft.part("room")
    if floor is None or room is None or not room.text.startswith(str(number_of(floor.text)[0])):
        return False
    draft.drop("floor")
    return True


def bare_room(draft, random, base):
    part = draft.part("room")
    if part is None or not re.fullmatch(r"\d+室", part.text):
        return False
    part.text = part.text[:-1] + random.choice(["", "", "房"])
    return True


def bare_tuple(draft, random, base):
    """3-2-502 for 3栋2单元502室, 3-502 where there is no unit."""
    numbers = [draft.part(level) for level in ("building", "unit", "room")]
    building, unit, room = numbers
    if building is None or room is None or draft.part("estate") is None and draft.part("doorplate") is None:
        return False
    said = [re.match(r"\d+", part.text) for part in numbers if part]
    if not all(said):
        return False
    place = draft.parts.index(building)
    draft.parts = [part for part in draft.parts if part.level not in ("building", "unit", "floor", "room")]
    draft.parts.insert(place, Part("tuple", "-".join(match[0] for match in said)))
    if not draft.address.value("floor"):
        return True
    draft.dropped.add("floor")
    return True


def _misspell(draft, random, base, change):
    """Changes one character of a name, not of its ending, so that no other known name is as near."""
    names = [part for part in draft.parts if part.level in NAMED and id(part) not in draft.misspelt]
    random.shuffle(names)
    for part in names:
        core = base.core_length(part)
        places = list(range(core))
        random.shuffle(places)
        for place in places:
            wrong = change(part.text, place)
            if wrong and wrong != part.text and base.is_free(wrong) and wrong not in draft.address.text:
                draft.misspelt[id(part)] = (part.level, part.text, wrong)
                part.text = wrong
                return True
    return False


def _replace(table, random):
    def change(text, place):
        others = table.get(text[place])
        return text[:place] + random.choice(others) + text[place + 1:] if others else None
    return change


def homophone(draft, random, base):
    return _misspell(draft, random, base, _replace(homophones, random))


def look_alike(draft, random, base):
    return _misspell(draft, random, base, _replace(look_alikes, random))


def dropped_character(draft, random, base):
    def change(text, place):
        return text[:place] + text[place + 1:] if len(text) >= 4 else None
    return _misspell(draft, random, base, change)


def superfluous_character(draft, random, base):
    def change(text, place):
        return text[:place + 1] + random.choice([text[place], text[place], random.choice("大小新老东西")]) + text[place + 1:]
    return _misspell(draft, random, base, change)


REMARKS = ["（近公交站）", "(菜市场旁)", "（进门左转）", "【白天送】", "（原供销社）", "（门口有大树）"]


def punctuation(draft, random, base):
    """Spaces, commas and hyphens between parts, names in brackets, remarks."""
    if len(draft.parts) < 2:
        return False
    style = random.randrange(4)
    if style == 0:
        draft.after += random.choice(REMARKS)
        return True
    if style == 1:
        part = draft.part("estate") or draft.part("name")
        if part and len(part.text) >= 3 and not set(part.text) & set("（）()"):
            part.text = random.choice(["（{}）", "({})", "“{}”", "【{}】"]).format(part.text)
            return True
    mark = random.choice([" ", "，", ",", "、", " ", "-" if style == 3 else "；"])
    joined = [draft.parts[0]]
    for part in draft.parts[1:]:
        # A hyphen between two digits would make another number.
        clash = mark == "-" and (joined[-1].text[-1:].isdigit() or part.text[:1].isdigit() and joined[-1].level in NUMBERED)
        if not clash and part.level != "gap":
            joined.append(Part("gap", mark))
        joined.append(part)
    draft.parts = joined
    return True


def contact(draft, random, base):
    """A person and a telephone number, invented."""
    mobile = "1" + random.choice("3578") + "".join(random.choice("0123456789") for _ in range(9))
    fixed = "0" + random.choice(["750", "20", "571"]) + "-" + str(random.randint(2_000_000, 88_999_999))
    person = random.choice("张王李赵陈林何梁") + random.choice(["先生", "女士", "经理", "老板", "小姐"])
    said = random.choice([f" {mobile}", f"，电话{mobile}", f" {person} {mobile}", f"，联系人：{person}", f" 联系电话：{fixed}"])
    if random.random() < 0.15:
        draft.before = f"{person} {mobile} " + draft.before
    else:
        draft.after += said
    return True


BESIDE = ["对面", "旁边", "旁", "附近", "隔壁", "斜对面", "门口", "北侧", "后面"]


def beside(draft, random, base):
    """对面, 旁边: what is meant lies at the address that is named."""
    if draft.address.level not in ("doorplate", "estate", "building") and not draft.address.level == "":
        return False
    if not draft.parts or draft.parts[-1].level not in ("doorplate", "estate", "building", "name"):
        return False
    draft.after = random.choice(BESIDE) + draft.after
    return True


def offset(draft, random, base):
    """往东50米: the position moves; the address that is named stays the anchor."""
    if draft.address.level not in ("doorplate", "estate") or math.isnan(draft.lon):
        return False
    word, east, north = random.choice([("东", 1, 0), ("西", -1, 0), ("南", 0, -1), ("北", 0, 1)])
    metres = random.choice([20, 30, 50, 80, 100, 150])
    draft.lat += north * metres / METRES_PER_DEGREE
    draft.lon += east * metres / (METRES_PER_DEGREE * math.cos(math.radians(draft.lat)))
    draft.after = random.choice(["往{}{}米", "向{}{}米", "以{}{}米", "{}{}米处"]).format(word, metres) + draft.after
    return True


def village_group(draft, random, base):
    """四组, 4组, 第四村民小组, 4队."""
    part = draft.part("group")
    match = part and re.fullmatch(r"第?([一二三四五六七八九十\d]+)(村民小组|小组|组|队)", part.text)
    if not match:
        return False
    number = CHINESE_NUMBERS.get(match[1]) or int(match[1])
    forms = [f"{number}组", f"第{chinese_number(number)}村民小组", f"{number}队", f"第{number}组", f"{number}小组",
             f"{chinese_number(number)}队", f"{chinese_number(number)}组"]
    part.text = random.choice([form for form in forms if form != part.text])
    return True


def place_only(draft, random, base):
    """Nothing but the name of an estate or place."""
    if draft.address.level not in ("estate", "place"):
        return False
    for level in [part.level for part in draft.parts if part.level not in ("estate", "place")]:
        draft.drop(level)
    draft.level = draft.address.level
    return True


def number_range(draft, random, base):
    """7-9号, 102-103室: either end is right."""
    if not draft.siblings or draft.address.level not in ("doorplate", "room"):
        return False
    other = random.choice(draft.siblings)
    part = draft.part(draft.address.level)
    low, rest = number_of(part.text)
    high, _ = number_of(other.value(draft.address.level))
    if low is None or high is None or not 0 < high - low <= 4 or draft.address.level == "room" and low // 100 != high // 100:
        return False
    part.text = f"{low}{random.choice(['-', '-', '~', '至'])}{high}{rest}"
    draft.codes.append(other.code)
    return True


KINDS = {
    "missing-upper": missing_upper, "repeated-level": repeated_level, "inverted-order": inverted_order,
    "abbreviation": abbreviation, "full-width": wide_characters, "traditional": traditional_characters,
    "chinese-numerals": chinese_numerals, "sub-number": sub_number, "building-word": building_word,
    "unit-word": unit_word, "floor-word": floor_word, "floor-from-room": floor_from_room, "bare-room": bare_room,
    "bare-tuple": bare_tuple, "homophone": homophone, "look-alike": look_alike, "dropped-character": dropped_character,
    "superfluous-character": superfluous_character, "punctuation": punctuation, "contact": contact, "beside": beside,
    "offset": offset, "village-group": village_group, "place-only": place_only, "number-range": number_range,
}

# Kinds that would undo or contradict one another in one query.
EXCLUSIVE = [
    {"beside", "offset", "number-range", "place-only"}, {"bare-tuple", "building-word", "unit-word", "floor-word",
    "bare-room", "floor-from-room", "chinese-numerals", "number-range"}, {"floor-word", "floor-from-room"},
    {"village-group", "chinese-numerals"}, {"sub-number", "chinese-numerals"}, {"missing-upper", "inverted-order", "place-only"},
    {"repeated-level", "inverted-order"}, {"number-range", "chinese-numerals", "bare-room"}, {"contact", "bare-tuple", "bare-room"},
    {"place-only", "repeated-level"}, {"place-only", "punctuation"}, {"sub-number", "number-range"},
]

# The order in which kinds are put on: what is left out first, what is written around it last.
ORDER = ["missing-upper", "place-only", "floor-from-room", "repeated-level", "homophone", "look-alike", "dropped-character",
         "superfluous-character", "abbreviation", "number-range", "sub-number", "building-word", "unit-word", "floor-word",
         "bare-room", "bare-tuple", "village-group", "chinese-numerals", "inverted-order", "punctuation", "beside", "offset",
         "contact", "full-width", "traditional"]


def fit(kinds):
    return all(len(group & set(kinds)) <= 1 for group in EXCLUSIVE)
