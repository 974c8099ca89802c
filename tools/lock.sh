#!/bin/sh
# lock.sh UV: pins and hashes what pyproject.toml asks for, for every platform, into requirements/.
set -eu
uv=$1
cd "$(dirname "$0")/.."
lock() {
  out=requirements/$1.txt
  shift
  "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
    --no-emit-index-url "$@" pyproject.toml requirements/build.in -o "$out"
  { echo "# Compiled by: make lock"; cat "$out"; } >"$out.new"
  mv "$out.new" "$out"
}
lock demo
lock test --extra dev
