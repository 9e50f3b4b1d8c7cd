# shellcheck shell=bash
# What the benchmarks share. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
measure="$root/Tools/Benchmarks/measure"
# Results and inputs stay here (ignored by git); --work overrules.
# shellcheck disable=SC2034  # read by the scripts that source this file
work="$root/.cache/benchmarks"

say() { printf '%s\n' "$*"; }
fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}
usage() {
    sed -n '2,/^[^#]*$/{/^#/s/^# \{0,1\}//p}' "$0"
    exit "${1:-0}"
}

# needs COMMAND...: stops with the way out if one is missing.
needs() {
    local command
    for command in "$@"; do
        command -v "$command" >/dev/null || fail "no $command on this machine; run Tools/setup bench"
    done
}

# The release build of the command; LUOTU overrules.
luotu_binary() {
    local found=${LUOTU:-$root/.build/release/luotu}
    [[ -x $found ]] || fail "no $found; run: swift build -c release --product luotu && swift build -c release --product luotu-reader"
    printf '%s\n' "$found"
}

# The bare Hummingbird route, built when first needed; HELLO overrules.
bare_route_binary() {
    local folder="$root/Tools/Benchmarks/Hello"
    [[ -n ${HELLO:-} ]] || swift build -c release --package-path "$folder" --quiet >&2
    printf '%s\n' "${HELLO:-$folder/.build/release/Hello}"
}

describe_machine() {
    say "date      $(date -u +%Y-%m-%dT%H:%MZ), commit $(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo none)"
    say "machine   $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo) memory"
    say "system    $(. /etc/os-release && printf '%s' "$PRETTY_NAME"), Linux $(uname -r)"
    say "load      $(cut -d ' ' -f 1-3 /proc/loadavg) (1, 5, 15 minutes; above 0.5 the figures are doubtful)"
}

# echo_run COMMAND...: says the command, then runs it.
echo_run() {
    printf '$' >&2
    printf ' %q' "$@" >&2
    printf '\n' >&2
    "$@"
}

# field NAME: the number under NAME in the JSON object on standard input.
field() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }

# median NUMBER...
median() { printf '%s\n' "$@" | python3 -c 'import statistics, sys; print(round(statistics.median(map(float, sys.stdin)), 4))'; }

# ratio A B: A divided by B, two decimals.
ratio() { python3 -c 'import sys; print(f"{float(sys.argv[1]) / float(sys.argv[2]):.2f}")' "$1" "$2"; }

# mebibytes BYTES
mebibytes() { python3 -c 'import sys; print(f"{float(sys.argv[1]) / 1048576:.0f}")' "$1"; }

# free_port: a port that nobody listens on.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# needs_shapely: sets `shapely` to a Python that has shapely, in an environment of its own.
needs_shapely() {
    local folder="$work/shapely"
    if [[ ! -f $folder/finished ]]; then
        rm -rf "$folder"
        python3 -m venv "$folder"
        "$folder/bin/pip" install --quiet shapely==2.2.0
        touch "$folder/finished"
    fi
    # shellcheck disable=SC2034  # read by the scripts that source this file
    shapely="$folder/bin/python"
}

city_folder() { printf '%s\n' "$work/city-$1"; }

# make_city ADDRESSES: samples (seed 1) and imports a city with that many addresses into its folder's city.db, once; a
# finished one is marked, so that an interrupted one is made anew. Wants `luotu` set.
make_city() {
    local city db entry
    city=$(city_folder "$1")
    db="$city/city.db"
    if [[ -f $city/finished ]]; then
        say "city      $1 addresses, made before in $city"
        return
    fi
    rm -rf "$city"
    mkdir -p "$city"
    # shellcheck disable=SC2154  # set by the scripts that source this file
    echo_run "$luotu" sample "$city/files" --addresses "$1" --seed 1 --quiet
    echo_run "$luotu" init --county 440703 --db "$db" --quiet
    for entry in 行政区划:region 单元网格:grid 道路:road 建筑物:building 兴趣点:place 标准地址:address; do
        echo_run "$measure" "$luotu" import "$city/files/${entry%:*}.shp" --as "${entry#*:}" --db "$db" --quiet
    done
    touch "$city/finished"
}

# start_serve DB FILE [OPTION...]: starts the service, waits until it is ready, and sets `server` and `port`; its output
# goes to FILE.
start_serve() {
    port=$(free_port)
    "$luotu" serve --port "$port" --db "$1" --quiet "${@:3}" >"$2" 2>&1 &
    server=$!
    for _ in $(seq 600); do
        if curl -sf -o /dev/null "http://127.0.0.1:$port/ready"; then return; fi
        kill -0 "$server" 2>/dev/null || fail "luotu serve ended: $(cat "$2")"
        sleep 0.05
    done
    fail "luotu serve was not ready after 30 s"
}

# stop_server: ends what start_serve started.
stop_server() {
    [[ -n ${server:-} ]] || return 0
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
}

# resident PROCESS: its resident memory in bytes.
resident() { awk '/^VmRSS/ { print $2 * 1024 }' "/proc/$1/status"; }

# cells FILE COLUMN: one column of a CSV file as a CSV of its own, the given number of rows spread over it.
cells() {
    python3 - "$@" <<'PYTHON'
import csv, sys
path, column, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(path, encoding="utf-8-sig", newline="") as file:
    texts = [row[column] for row in csv.DictReader(file) if row[column] and not row.get("absent")]
step = max(1, len(texts) // count)
writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(["query"])
writer.writerows([text] for text in (texts[::step] * (count // max(1, len(texts)) + 1))[:count])
PYTHON
}
