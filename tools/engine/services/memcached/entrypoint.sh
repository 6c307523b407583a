#!/bin/sh
# Arguments that start with a dash are the server's.
set -e
case "${1:-}" in -*) set -- memcached "$@" ;; esac
exec "$@"
