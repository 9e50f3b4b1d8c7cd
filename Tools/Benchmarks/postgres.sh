# shellcheck shell=bash
# A PostgreSQL of one's own: a cluster in a temporary folder on a unix socket. Sourced after common.sh, never run.

readonly postgres=/usr/lib/postgresql/15/bin
cluster=

needs_postgres() {
    needs psql runuser
    [[ -x $postgres/initdb ]] || fail "no PostgreSQL 15 server; run Tools/setup bench"
    [[ $(id -u) -eq 0 ]] || fail "run this as root: PostgreSQL is started as the user postgres in a folder of its own"
}

as_postgres() { (cd "$cluster" && runuser -u postgres -- "$@"); }
sql() { as_postgres psql -X -q -v ON_ERROR_STOP=1 -h "$cluster" -d bench "$@"; }

# start_postgres EXTENSION: a tuned server with an empty database.
start_postgres() {
    cluster=$(mktemp -d)
    chown postgres "$cluster"
    as_postgres "$postgres/initdb" -D "$cluster/data" -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
    as_postgres "$postgres/pg_ctl" -D "$cluster/data" -s -w -l "$cluster/log" -o "-c listen_addresses= \
        -c unix_socket_directories=$cluster -c shared_buffers=512MB -c work_mem=64MB -c jit=off \
        -c max_parallel_workers_per_gather=0 -c autovacuum=off" start
    as_postgres "$postgres/createdb" -h "$cluster" bench
    sql -c "CREATE EXTENSION $1" 2>/dev/null
}

stop_postgres() {
    [[ -n $cluster ]] || return 0
    if [[ -f $cluster/data/postmaster.pid ]]; then
        as_postgres "$postgres/pg_ctl" -D "$cluster/data" -m immediate -s stop || true
    fi
    rm -rf "$cluster"
    cluster=
}
