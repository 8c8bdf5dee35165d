#!/usr/bin/env bash
# Makes a release of the last commit with a key that is thrown away, publishes it nowhere, and checks it: two builds from
# different folders, time zones and languages are equal, nothing is missing, the signatures are right, and a project
# elsewhere builds with what would be published. Needs gpg, which only verifies.
# Usage: .ci/release-check.sh [folder]    (default: one that is deleted at the end)
set -euo pipefail
cd "$(dirname "$0")/.."

snapshot=$(sed -n 's:.*<version>\(.*-SNAPSHOT\)</version>.*:\1:p' quintet/publishing/pom.xml)
version=${snapshot%-SNAPSHOT}
if [ $# -gt 0 ]; then
	mkdir -p "$1"
	work=$(cd "$1" && pwd)
else
	work=$(mktemp -d)
	temporary=$work
	trap 'rm -rf "$temporary"' EXIT
fi

step() { printf '\n=== %s (%s s)\n' "$1" "$SECONDS"; }
fail() {
	echo "$*" >&2
	exit 1
}

# checkout FOLDER: the last commit as docs/releasing.md prepares it.
checkout() {
	git clone -q . "$1"
	(
		cd "$1"
		git grep -lF "$snapshot" | xargs sed -i "s/${snapshot//./\\.}/$version/g"
		sed -i 's:<publishing.url />:<publishing.url>https\://source.example/quintet</publishing.url>:' quintet/publishing/pom.xml
	)
}

step "$version, to be published"
checkout "$work/one"
export GNUPGHOME=$work/gpg MAVEN_GPG_PASSPHRASE=thrown-away
mkdir -m 700 "$GNUPGHOME"
gpg -q --batch --pinentry-mode loopback --passphrase "$MAVEN_GPG_PASSPHRASE" \
	--quick-generate-key 'Release check' rsa3072 sign 1d 2>/dev/null
MAVEN_GPG_KEY=$(gpg -q --batch --pinentry-mode loopback --passphrase "$MAVEN_GPG_PASSPHRASE" --armor --export-secret-keys)
export MAVEN_GPG_KEY
# The plugin that publishes wants a token, and something to send the bundle to.
echo '<settings><servers><server><id>central</id><username>none</username><password>none</password></server></servers></settings>' \
	>"$work/settings.xml"
coproc central { exec python3 -u -c '
import http.server

class Central(http.server.BaseHTTPRequestHandler):
    """Takes every bundle and finds it valid."""

    def do_POST(self):
        chunked = "chunked" in self.headers.get("Transfer-Encoding", "")
        if chunked:
            while size := int(self.rfile.readline(), 16):
                self.rfile.read(size + 2)
            self.rfile.readline()
        else:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
        upload = "/upload" in self.path
        body = b"1" if upload else b"{\"deploymentId\": \"1\", \"deploymentState\": \"VALIDATED\"}"
        self.send_response(201 if upload else 200)
        self.send_header("Content-Type", "text/plain" if upload else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Central)
print(server.server_port)
server.serve_forever()
'; }
server=$central_PID
trap 'kill "$server" 2>/dev/null || true; [ -z "${temporary:-}" ] || rm -rf "$temporary"' EXIT
read -r port <&"${central[0]}"
(cd "$work/one" && MAVEN_OPTS=-Duser.timezone=UTC ./mvnw -B -ntp -q -gs "$work/settings.xml" -Drelease -Dmaven.test.skip \
	-Dmaven.install.skip -DcentralBaseUrl="http://127.0.0.1:$port" deploy)
kill "$server"
mkdir "$work/repository"
(cd "$work/repository" && jar xf "$work/one/quintet/publishing/target/central-publishing/central-bundle.zip")

step "the same once more"
mkdir -p "$work/another/place"
checkout "$work/another/place/two"
(cd "$work/another/place/two" && MAVEN_OPTS='-Duser.timezone=Asia/Tokyo -Duser.language=fr -Duser.country=FR' \
	./mvnw -B -ntp -q -T 2 -Drelease -Dmaven.test.skip -Dgpg.skip package)

step "what differs"
built=$(cd "$work/one" && find . -path '*/target/*' ! -path '*/central-staging/*' \( -name '*.jar' -o -name 'bom.json' \) | sort)
for file in $built; do
	cmp "$work/one/$file" "$work/another/place/two/$file" || differs=yes
done
[ -z "${differs:-}" ] || fail "The builds are not equal."
echo "$(wc -w <<<"$built") files are equal"

step "what is there, and who signed it"
modules=$(sed -n 's:.*<artifactId>\(.*\)</artifactId>.*:\1:p' quintet/bom/pom.xml | sort -u)
published=$(ls "$work/repository/io/quintet")
for module in $modules quintet; do
	grep -qx "$module" <<<"$published" || fail "$module is missing."
done
for module in $published; do
	base=$work/repository/io/quintet/$module/$version/$module-$version
	parts=(.pom)
	if ! grep -q '<packaging>pom</packaging>' "$base.pom"; then
		parts+=(.jar -sources.jar -javadoc.jar -cyclonedx.json)
	fi
	for part in "${parts[@]}"; do
		for file in "$base$part" "$base$part.asc" "$base$part.sha1"; do
			[ -s "$file" ] || fail "$file is missing."
		done
		gpg -q --batch --verify "$base$part.asc" "$base$part" 2>/dev/null || fail "$base$part: wrong signature."
	done
	echo "$module: ${parts[*]}"
done
if grep -rlF --include='*.pom' -e -SNAPSHOT "$work/repository"; then
	fail "Published files name a snapshot."
fi

step "a project elsewhere"
mkdir -p "$work/outside/src/main/java/com/example"
dependencies=$(grep -vx 'quintet\|quintet-bom\|quintet-publishing' <<<"$published" |
	sed 's:.*:<dependency><groupId>io.quintet</groupId><artifactId>&</artifactId></dependency>:')
cat >"$work/outside/pom.xml" <<-END
	<project xmlns="http://maven.apache.org/POM/4.0.0">
	  <modelVersion>4.0.0</modelVersion>
	  <groupId>com.example</groupId>
	  <artifactId>demo</artifactId>
	  <version>1</version>
	  <properties><maven.compiler.release>17</maven.compiler.release></properties>
	  <repositories>
	    <repository><id>staged</id><url>file://$work/repository</url></repository>
	  </repositories>
	  <dependencyManagement><dependencies>
	    <dependency><groupId>io.quintet</groupId><artifactId>quintet-bom</artifactId><version>$version</version>
	      <type>pom</type><scope>import</scope></dependency>
	  </dependencies></dependencyManagement>
	  <dependencies>$dependencies</dependencies>
	</project>
END
cat >"$work/outside/src/main/java/com/example/Demo.java" <<-END
	package com.example;

	record Demo(io.quintet.hpp.HandshakeSessions hpp, io.quintet.acp.assistant.AssistantHandler acp,
			io.quintet.lime.LimeSite lime, io.quintet.appcontrol.AppControlClient appControl, io.quintet.happy.HappyClient happy) {
	}
END
# Nothing of ours may come from the repository of the user.
mine=$HOME/.m2/repository/io/quintet
[ ! -e "$mine/quintet-bom/$version/quintet-bom-$version.pom" ] || fail "$mine has $version already."
./mvnw -B -ntp -q -f "$work/outside/pom.xml" -Dmaven.repo.local="$work/local" \
	-Dmaven.repo.local.tail="$HOME/.m2/repository" compile
[ -f "$work/outside/target/classes/com/example/Demo.class" ]

step "done"
