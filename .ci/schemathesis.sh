#!/usr/bin/env bash
# Checks the operations of one protocol of the conformance application against their OpenAPI description, once as a
# stranger and once as a caller whom the application knows: with a live session of HPP, or as a member of a live thread
# of ACP. Ends with an error when an answer is undocumented, breaks its schema or is a server error.
#
# Usage: .ci/schemathesis.sh hpp|acp [path of conformance.jar]
# Needs Java 17 or newer and schemathesis 4.32.5 (pip install schemathesis==4.32.5).
#   SCHEMATHESIS      command to run (default: schemathesis)
#   SCHEMATHESIS_TIME seconds for each of the two runs (default: 60)
#   SCHEMATHESIS_SEED seed of the generator (default: chosen by the tool and printed)
set -euo pipefail

root="$(cd "$(dirname "$0")/.." && pwd)"
protocol="${1:-}"
jar="${2:-$root/samples/conformance/target/conformance.jar}"
schemathesis="${SCHEMATHESIS:-schemathesis}"
seconds="${SCHEMATHESIS_TIME:-60}"
work="$(mktemp -d)"

case "$protocol" in
	hpp)
		path='^/handshake/'
		server_options=(--hpp.rate-limit=1000000 --hpp.token-guess-limit=1000000 --hpp.max-sessions=1000000)
		tool_options=()
		;;
	acp)
		path='^/acp/'
		server_options=(--embedded-postgres.data-dir="$work/postgres")
		# The database keeps no U+0000, and a schema cannot say so of what is deep inside of metadata.
		tool_options=(--generation-allow-x00 false)
		;;
	*)
		echo "Usage: $0 hpp|acp [path of conformance.jar]" >&2
		exit 2
		;;
esac
if [ ! -f "$jar" ]; then
	echo "There is no $jar; build it with ./mvnw -pl samples/conformance -am package" >&2
	exit 2
fi

java="java"
if [ -n "${JAVA_HOME:-}" ]; then
	java="$JAVA_HOME/bin/java"
fi

# Port 0 lets the system choose a free one, which the application prints.
"$java" -Xmx512m -jar "$jar" --spring.profiles.active="$protocol" --server.port=0 "${server_options[@]}" \
	> "$work/server.log" 2>&1 &
server=$!

stop() {
	kill "$server" 2> /dev/null || true
	wait "$server" 2> /dev/null || true
	rm -rf "$work"
}
trap stop EXIT

port=""
for _ in $(seq 1 360); do
	port="$(sed -n 's/^listening on \([0-9]*\)$/\1/p' "$work/server.log")"
	if [ -n "$port" ] || ! kill -0 "$server" 2> /dev/null; then
		break
	fi
	sleep 0.5
done
if [ -z "$port" ]; then
	echo "The application did not start:" >&2
	cat "$work/server.log" >&2
	exit 2
fi

base="http://127.0.0.1:$port"
arguments=(--config-file "$root/.ci/schemathesis.toml" run "$base/v3/api-docs" --url "$base"
	--include-path-regex "$path" --continue-on-failure --warnings off --request-timeout 20
	--max-time "$seconds" "${tool_options[@]}")
if [ -n "${SCHEMATHESIS_SEED:-}" ]; then
	arguments+=(--seed "$SCHEMATHESIS_SEED")
fi

# The tool ends by itself; timeout is for the case that it does not.
status=0
cd "$work"
echo "== $protocol, as a stranger"
timeout --kill-after=10 $((seconds * 3)) "$schemathesis" "${arguments[@]}" || status=1
echo "== $protocol, as a caller who is known"
BASE_URL="$base" SCHEMATHESIS_HOOKS="schemathesis_$protocol" PYTHONPATH="$root/.ci" \
	timeout --kill-after=10 $((seconds * 3)) "$schemathesis" "${arguments[@]}" || status=1

if grep ' ERROR ' "$work/server.log"; then
	echo "The application logged errors" >&2
	status=1
fi
exit "$status"
