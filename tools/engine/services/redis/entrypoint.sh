#!/bin/sh
# As root, redis-server runs as user redis; arguments that start with a dash are the server's.
set -e
case "${1:-}" in -*|*.conf) set -- redis-server "$@" ;; esac
if [ "$1" = redis-server ]; then
    shift
    set -- redis-server "$@" --protected-mode no
    if [ "$(id -u)" = 0 ]; then
        exec setpriv --reuid redis --regid redis --clear-groups -- "$@"
    fi
fi
exec "$@"
