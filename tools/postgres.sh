#!/bin/sh
# Installs a PostgreSQL server from the system's packages for the tests of the archive, where there is none and it may.
set -u
found() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1; }
found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
fi
found || echo "NO POSTGRESQL SERVER: the tests of archives in PostgreSQL will be skipped. Install one (Debian: postgresql)." >&2
exit 0
