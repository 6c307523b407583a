#!/bin/bash
# Makes a cluster from POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB and POSTGRES_INITDB_ARGS, runs
# what is in /docker-entrypoint-initdb.d, and then the server. It is ready when it has said so twice:
# once for that set-up, and once for good.
set -euo pipefail

case "${1:-}" in -*) set -- postgres "$@" ;; esac
[ "${1:-}" = postgres ] || exec "$@"
if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA"
    chown postgres:postgres "$PGDATA"
    chmod 700 "$PGDATA"
    exec setpriv --reuid postgres --regid postgres --init-groups -- "$BASH_SOURCE" "$@"
fi

user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}
method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
run_sql() { psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 --username "$user" --dbname "$1"; }

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    if [ -z "${POSTGRES_PASSWORD:-}" ] && [ "$method" != trust ]; then
        echo "Error: the database has no data yet and POSTGRES_PASSWORD is empty." >&2
        echo "       Set it, or POSTGRES_HOST_AUTH_METHOD=trust to let everybody in." >&2
        exit 1
    fi
    # shellcheck disable=SC2086 - the arguments are words on purpose
    initdb --username "$user" --auth trust ${POSTGRES_INITDB_ARGS:-} >/dev/null
    printf '\nhost all all all %s\n' "$method" >> "$PGDATA/pg_hba.conf"
    PGUSER=$user pg_ctl --wait -o "-c listen_addresses=''" start
    if [ -n "${POSTGRES_PASSWORD:-}" ]; then
        run_sql postgres <<< "ALTER USER \"$user\" PASSWORD '${POSTGRES_PASSWORD//\'/\'\'}';"
    fi
    if [ "$database" != postgres ]; then
        run_sql postgres <<< "CREATE DATABASE \"$database\";"
    fi
    for file in /docker-entrypoint-initdb.d/*; do
        case "$file" in
            *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
            *.sql) run_sql "$database" < "$file" ;;
            *.sql.gz) gunzip --stdout "$file" | run_sql "$database" ;;
        esac
    done
    PGUSER=$user pg_ctl --mode fast --wait stop
    echo "PostgreSQL init process complete; ready for start up."
fi
exec "$@" -c "listen_addresses=*"
