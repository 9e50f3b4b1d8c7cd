"""What the generator has to know of the whole base: its names, and which places a shortened text could mean."""

import re

from .parts import DIVISIONS, canonical

ENDINGS = re.compile(
    r"(大道|大街|公路|胡同|路|街|巷|里|弄|花园|小区|新村|华庭|名邸|豪庭|雅苑|公寓|家园|工业园|大厦|广场|中心|市场|苑|湾|城|府)"
    r"?[东西南北中]?[一二三四五六七八九]?段?$")


class Names:
    """The names of roads, estates and places, found again with one character wrong."""

    def __init__(self):
        self.known = set()
        self.near = {}

    def add(self, name):
        if name in self.known:
            return
        self.known.add(name)
        for key in {name} | {name[:place] + name[place + 1:] for place in range(len(name))}:
            self.near.setdefault(key, []).append(name)

    def neighbours(self, text):
        """The known names that differ from a text by one character at most."""
        keys = {text} | {text[:place] + text[place + 1:] for place in range(len(text))}
        found = {name for key in keys for name in self.near.get(key, ())}
        return {name for name in found if distance(name, text) <= 1}


def distance(left, right):
    row = list(range(len(right) + 1))
    for i, a in enumerate(left):
        last, row[0] = row[0], i + 1
        for j, b in enumerate(right):
            last, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, last + (a != b))
    return row[-1]


class Base:
    """Names are gathered in a first pass; who else a query could mean is found in a second, for the queries asked."""

    def __init__(self):
        self.names = {}
        self.wanted = {}
        # The sets of parts that are left out, by the level of the address.
        self.by_level = {}

    def note(self, address):
        for part in address.parts:
            if part.level in ("road", "estate", "name", "place"):
                self.names.setdefault(part.level, Names()).add(part.text)

    def is_free(self, text):
        """Whether no road, estate or place has this very name."""
        return not any(text in names.known for names in self.names.values())

    def core_length(self, part):
        """How many characters stand before the ending that many names share; none where they are too few to change."""
        core = len(ENDINGS.sub("", part.text))
        clean = re.match(r"[一-鿿]+", part.text)
        core = min(core, len(clean[0]) if clean else 0)
        return core if core >= 2 else 0

    # Who else could be meant. A key is what a text says below the divisions; the divisions that it says decide then.

    def ask(self, draft, ticket):
        """Notes the places that a draft may be mistaken for; `rivals` answers them after the second pass."""
        dropped = frozenset(level for level in draft.dropped if level not in DIVISIONS)
        shape = (draft.address.level, dropped)
        self.by_level.setdefault(shape[0], set()).add(shape)
        tail = self.tail(draft.address, dropped)
        tails = {tail}
        for level, _, wrong in draft.misspelt.values():
            # A name that is as near to what is written as the one that is meant.
            for name in self.names[level].neighbours(wrong) if level in self.names else ():
                tails |= {tuple((at, name if at == level else said) for at, said in known) for known in set(tails)}
        for known in tails:
            self.wanted.setdefault((shape, known), []).append(ticket)

    def ask_for(self, address, level, dropped, ticket):
        """Notes a place that is wanted by its parts alone, such as one that must not be there."""
        shape = (level, frozenset(dropped))
        self.by_level.setdefault(shape[0], set()).add(shape)
        self.wanted.setdefault((shape, self.tail(address, frozenset(dropped))), []).append(ticket)

    def scan(self, address, found):
        """Second pass: tells the tickets that an address is one of the places they ask for."""
        known = self.tail(address, ())
        for shape in self.by_level.get(address.level, ()):
            dropped = shape[1]
            tail = tuple(entry for entry in known if entry[0] not in dropped) if dropped else known
            for ticket in self.wanted.get((shape, tail), ()):
                found(ticket, address)

    @staticmethod
    def tail(address, dropped):
        return tuple((part.level, canonical(part)) for part in address.parts
                     if part.level not in DIVISIONS and part.level not in dropped)


def conflict(draft, other):
    """Whether a division that the draft still says rules another address out."""
    for level in DIVISIONS:
        if level in draft.dropped:
            continue
        mine, theirs = draft.address.value(level), other.value(level)
        if mine and theirs and mine[:2] != theirs[:2]:
            return True
    return False
