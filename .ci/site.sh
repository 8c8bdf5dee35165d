#!/bin/sh
# Builds the site of docs in docs/.vitepress/dist and checks its links and anchors.
# Usage: .ci/site.sh [script of docs/package.json [-- options]]    (default: test; dev shows the site and follows changes)
# The packages are installed outside of docs, whose documents are all tested as ours; docs/node_modules is a link to them.
set -eu

cd "$(dirname "$0")/.."
packages=${SITE_PACKAGES:-"$HOME/.cache/quintet-peers/site"}
if ! cmp -s docs/package-lock.json "$packages/installed.json"; then
	rm -rf "${packages:?}"
	mkdir -p "$packages"
	cp docs/package.json docs/package-lock.json "$packages/"
	# Not "npm ci": the lock file has the binaries of Linux only, which ci refuses and install completes in the copy.
	npm install --prefix "$packages" --no-audit --no-fund --ignore-scripts --loglevel=error
	cp docs/package-lock.json "$packages/installed.json"
fi
ln -sfn "$packages/node_modules" docs/node_modules
[ $# -gt 0 ] || set -- test
exec npm run --prefix docs "$@"
