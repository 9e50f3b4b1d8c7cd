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
