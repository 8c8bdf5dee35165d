#!/bin/sh
# Installs the peers that tests tagged "peer" run against, each in a virtual environment.
# Usage: .ci/install-peers.sh [dir]    (default: ~/.cache/quintet-peers; pass -Dpeers.dir=dir to Maven)
# Needs python3 with venv and pip. What is there already is left alone.
set -eu

dir=${1:-"$HOME/.cache/quintet-peers"}
python=${PYTHON:-python3}

# install NAME PROBE REQUIREMENT...: PROBE is a program that the last step leaves behind.
install() {
	name=$1
	probe=$2
	shift 2
	if [ -x "$dir/$name/bin/$probe" ]; then
		echo "$name: there"
		return
	fi
	echo "$name: installing"
	rm -rf "${dir:?}/$name"
	"$python" -m venv "$dir/$name"
	"$dir/$name/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
}

mkdir -p "$dir"
install agent-0.1.2 handshake-prompt-agent handshake-prompt-agent==0.1.2
install agent-0.2.0 handshake-prompt-agent handshake-prompt-agent==0.2.0
install handshake-prompt-0.1.2 gunicorn handshake-prompt==0.1.2 flask gunicorn
install schemathesis-4.32.5 schemathesis schemathesis==4.32.5
