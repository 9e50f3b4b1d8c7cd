# shellcheck shell=bash
# Makes a small sample city in a temporary folder, serves it on a free port, and takes both away at exit.
# Sourced by Tools/browser-walk; sets sample_url.

serve_sample() {
    local command=${LUOTU_COMMAND:-} folder port
    [[ -n $command ]] || command=$(swift build --show-bin-path)/luotu
    [[ -x $command ]] || {
        printf 'browser-walk: %s is not built: swift build --product luotu\n' "$command" >&2
        exit 1
    }
    command=$(realpath "$command")
    folder=$(mktemp -d "${TMPDIR:-/tmp}/luotu-walk.XXXXXX")
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    printf 'browser-walk: a sample city on port %s\n' "$port"
    "$command" demo --folder "$folder/city" --port "$port" --addresses 2000 >"$folder/log" 2>&1 &
    sample_process=$!
    sample_folder=$folder
    trap stop_sample EXIT
    sample_url=http://127.0.0.1:$port/
    for _ in $(seq 300); do
        if python3 -c "import urllib.request as u; u.urlopen('${sample_url}ready')" 2>/dev/null; then return; fi
        kill -0 "$sample_process" 2>/dev/null || break
        sleep 0.4
    done
    printf 'browser-walk: the sample city did not start:\n' >&2
    tail -n 20 "$folder/log" >&2
    exit 1
}

stop_sample() {
    kill "$sample_process" 2>/dev/null || true
    wait "$sample_process" 2>/dev/null || true
    rm -rf "$sample_folder"
}
