#!/bin/sh
# Installs Debian's Chromium, and axe-core from npm, for the browser tests of the desk, where they are missing and it may.
# Ends with 1 where something is missing still, so that the next make test tries again.
set -u
cd "$(dirname "$0")/../tests/desk/browser" || exit 1
axe=node_modules/axe-core/axe.min.js
found() { for name in chromium chromium-browser google-chrome; do command -v "$name" >/dev/null 2>&1 && return 0; done; return 1; }
# The lock file is what npm was last run for; a newer one runs it again.
current() { [ -s "$axe" ] && [ node_modules/.package-lock.json -nt package-lock.json ]; }
wanted=
found || wanted=chromium
current || command -v npm >/dev/null 2>&1 || wanted="$wanted npm"
if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  # Packages one by one: what fails does not take the other with it.
  apt-get update -qq
  for package in $wanted; do
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null
  done
fi
if ! current && command -v npm >/dev/null 2>&1; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null && touch node_modules/.package-lock.json
fi
missing=0
found || { missing=1
  echo "NO BROWSER: the tests of the desk in a browser will be skipped. Install one (Debian: chromium)." >&2; }
current || { missing=1
  echo "NO AXE-CORE: the tests of the desk for accessibility will be skipped. Run: cd tests/desk/browser && npm ci" >&2; }
exit $missing
