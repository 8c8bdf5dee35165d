#!/bin/sh
# Installs the peers that tests tagged "peer" run against, each in a folder of its own.
# Usage: .ci/install-peers.sh [dir]    (default: ~/.cache/quintet-peers; pass -Dpeers.dir=dir to Maven)
# Needs python3 with venv and pip, and npm. What is there already is left alone.
set -eu

here=$(dirname "$0")
dir=${1:-"$HOME/.cache/quintet-peers"}
python=${PYTHON:-python3}

# install NAME PROBE REQUIREMENT...: PROBE is what the last step leaves behind, as a path or the name of a program.
install() {
	name=$1
	probe=$2
	shift 2
	if [ -x "$dir/$name/bin/$probe" ] || [ -e "$dir/$name/$probe" ]; then
		echo "$name: there"
		return
	fi
	echo "$name: installing"
	rm -rf "${dir:?}/$name"
	"$python" -m venv "$dir/$name"
	"$dir/$name/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
	case $probe in
		*.installed) touch "$dir/$name/$probe" ;;
	esac
}

# install_node NAME FOLDER: FOLDER has the package.json and the lock file; npm puts its own lock file last.
install_node() {
	if [ -e "$dir/$1/node_modules/.package-lock.json" ]; then
		echo "$1: there"
		return
	fi
	echo "$1: installing"
	rm -rf "${dir:?}/$1"
	mkdir -p "$dir/$1"
	cp "$2/package.json" "$2/package-lock.json" "$dir/$1/"
	npm ci --prefix "$dir/$1" --no-audit --no-fund --ignore-scripts --loglevel=error
}

mkdir -p "$dir"
install agent-0.1.2 handshake-prompt-agent handshake-prompt-agent==0.1.2
install agent-0.2.0 handshake-prompt-agent handshake-prompt-agent==0.2.0
install handshake-prompt-0.1.2 gunicorn handshake-prompt==0.1.2 flask gunicorn
install schemathesis-4.32.5 schemathesis schemathesis==4.32.5
install app-control-protocol-0.1.0 all.installed app-control-protocol==0.1.0
install app-control-tools-0.3.0 all.installed computer-use-macos==0.3.0 wechat-desktop-tool==0.3.0 \
	app-control-protocol==0.3.0
install python-socketio-5.18.1 all.installed python-socketio==5.18.1 python-engineio==4.15.1 aiohttp==3.14.5
install python-socketio-server-5.18.1 uvicorn python-socketio==5.18.1 python-engineio==4.15.1 'uvicorn[standard]==0.54.0'
install happy-engineering-sdk-0.3.0 all.installed happy-engineering-sdk==0.3.0
install happy-engineering-sdk-0.7.0 all.installed happy-engineering-sdk==0.7.0
install lime-sites-sdk-1.0.1 httpx lime-sites-sdk==1.0.1
install lime-sites-sdk-2.0.6 httpx lime-sites-sdk==2.0.6
peers=$here/../samples/conformance/src/test/resources/peers
install_node socket.io-client-4.8.4 "$peers"
# Half a gigabyte. Its optional packages, the agents among them, are not in the lock file.
install_node happy-1.2.5 "$peers/happy"
