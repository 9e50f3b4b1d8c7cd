"""Crossings and kilometre posts, from the centre lines of roads."""

import csv
import math
import re


def read(path):
    """The lines of each road by name: lists of (lon, lat)."""
    lines = {}
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            name = row.get("name") or row.get("道路名称") or ""
            numbers = [tuple(map(float, pair.split()[:2])) for pair in re.findall(r"[-\d.]+ [-\d.]+", row["WKT"])]
            if name and len(numbers) > 1:
                lines.setdefault(name, []).append(numbers)
    return lines


def crossing_points(left, right):
    """Where two lines meet."""
    found = []
    for a, b in zip(left, left[1:]):
        for c, d in zip(right, right[1:]):
            across = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])
            if across == 0:
                continue
            s = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / across
            t = ((c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0])) / across
            if -1e-6 <= s <= 1 + 1e-6 and -1e-6 <= t <= 1 + 1e-6:
                found.append((a[0] + s * (b[0] - a[0]), a[1] + s * (b[1] - a[1])))
    return found


def metres(a, b):
    middle = math.radians((a[1] + b[1]) / 2)
    return math.hypot((b[0] - a[0]) * math.cos(middle), b[1] - a[1]) * 111_320


def along(line, wanted):
    for a, b in zip(line, line[1:]):
        length = metres(a, b)
        if wanted <= length:
            share = wanted / length if length else 0
            return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
        wanted -= length
    return None


def queries(path, count, random):
    """(kind, query, lon, lat): crossings of roads that meet once, and posts of roads of one line."""
    lines = read(path)
    names = sorted(lines)
    boxes = {name: [(min(p[0] for p in line), min(p[1] for p in line), max(p[0] for p in line), max(p[1] for p in line))
                    for line in lines[name]] for name in names}
    met = []
    for place, left in enumerate(names):
        for right in names[place + 1:]:
            points = []
            for line, box in zip(lines[left], boxes[left]):
                for other, far in zip(lines[right], boxes[right]):
                    if box[0] <= far[2] and far[0] <= box[2] and box[1] <= far[3] and far[1] <= box[3]:
                        points += crossing_points(line, other)
            if points and all(metres(points[0], point) < 5 for point in points):
                met.append((left, right, points[0]))
    random.shuffle(met)
    for left, right, point in met[:count]:
        if random.random() < 0.5:
            left, right = right, left
        yield "crossing", random.choice(["{}与{}交叉口", "{}与{}交汇处", "{}{}路口", "{}和{}交界处"]).format(left, right), *point
    single = [name for name in names if len(lines[name]) == 1]
    random.shuffle(single)
    for name in single[:count]:
        line = lines[name][0]
        length = sum(metres(a, b) for a, b in zip(line, line[1:]))
        wanted = random.randrange(0, max(1, int(length)))
        point = along(line, wanted)
        if point:
            yield "kilometre-post", random.choice(["{}K{}+{:03}", "{}K{}+{:03}处"]).format(name, wanted // 1000, wanted % 1000), *point
