"""Addresses that the base does not have: what must not be answered with confidence at the level that is missing."""

import copy

from .base import Base
from .kinds import Draft, number_of
from .parts import DIVISIONS, LEVELS, Part

FIRST = "霄澈翊琮沐岑璟浔翎黛葵茉朔砚淞晏"
SECOND = "屏岫汀浦畹垣榭渚阑笙籁衢楹筱漪澍"


class Missing:
    """A query for what is not there; `known` is the narrowest address above it that is."""

    def __init__(self, kind, level, changed, known):
        self.kind = kind
        self.level = level
        self.changed = changed
        self.wanted = known
        self.known = None

    def ask(self, base, ticket):
        base.ask_for(self.changed, self.changed.level, set(), ticket)
        if self.wanted:
            base.ask_for(self.wanted, self.wanted.level, set(), ticket)

    def settle(self, found):
        """The query, or nothing where the address is there after all."""
        # Divisions are not compared: the table of a city may give a road without its town.
        gone = Base.tail(self.changed, ())
        if any(other.level == self.changed.level and Base.tail(other, ()) == gone for other in found):
            return None
        if self.wanted:
            above = Base.tail(self.wanted, ())
            known = [other for other in found if other.level == self.wanted.level and Base.tail(other, ()) == above]
            self.known = known[0] if len(known) == 1 else None
        return Draft(self.changed).text()


def cut(address, level):
    """The address as far as a level."""
    shorter = copy.copy(address)
    shorter.parts = [part for part in address.parts if LEVELS.index(part.level) <= LEVELS.index(level)]
    shorter.level = level
    return shorter


def changed(address, level, text):
    other = copy.copy(address)
    other.parts = [Part(part.level, text if part.level == level else part.text) for part in address.parts]
    return other


def room(address, random):
    number, rest = number_of(address.value("room"))
    if number is None:
        return None
    return changed(address, "room", f"{number // 100 * 100 + random.randint(31, 99)}{rest}"), ("floor", "unit", "building")


def building(address, random):
    number, rest = number_of(address.value("building"))
    if number is None:
        return None
    return changed(cut(address, "building"), "building", f"{number + random.randint(30, 69)}{rest}"), ("estate",)


def doorplate(address, random):
    number, rest = number_of(address.value("doorplate"))
    if number is None or not address.value("road"):
        return None
    step = random.choice([1, 2, 3, 4, 6, 8, 12, 20, 400, 900, 2000])
    return changed(cut(address, "doorplate"), "doorplate", f"{number + step}{rest}"), ("road",)


def invented(random, ending, base, level):
    """A name that differs from every known one by two characters at least."""
    for _ in range(100):
        name = random.choice(FIRST) + random.choice(SECOND) + ending
        known = base.names.get(level)
        if known is None or not known.neighbours(name):
            return name
    return None


def road(address, random, base):
    if not address.value("road") or not address.value("doorplate"):
        return None
    name = invented(random, random.choice(["路", "街", "大道", "巷"]), base, "road")
    return name and (changed(cut(address, "doorplate"), "road", name), ())


def estate(address, random, base):
    if not address.value("estate"):
        return None
    name = invented(random, random.choice(["花园", "苑", "小区", "公寓"]), base, "estate")
    other = name and changed(cut(address, "building"), "estate", name)
    if other:
        other.parts = [part for part in other.parts if part.level not in ("road", "doorplate")]
    return other and (other, ())


def drafts(sample, base, count, random):
    makers = {"room": (room, ("room",)), "building": (building, ("building",)), "doorplate": (doorplate, ("doorplate",)),
              "road": (road, ("doorplate",)), "estate": (estate, ("building",))}
    for level, (make, levels) in makers.items():
        pool = [address for wanted in levels for address in sample.kept.get(wanted, ())]
        for _ in range(count * 3 if pool else 0):
            address = random.choice(pool)
            made = make(address, random) if level in ("room", "building", "doorplate") else make(address, random, base)
            if not made:
                continue
            other, above = made
            known = next((cut(address, wide) for wide in above if address.value(wide)), None)
            if random.random() < 0.5:
                other = copy.copy(other)
                dropped = {"province", "city"} if random.random() < 0.5 else set(DIVISIONS[:3])
                other.parts = [part for part in other.parts if part.level not in dropped]
            yield Missing("absent-" + level, level, other, known)
