package io.quintet.appcontrol.socket;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import io.quintet.appcontrol.Vectors;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.ScriptedClient;
import io.quintet.appcontrol.service.ServiceSettings;
import io.quintet.appcontrol.service.ServiceVectors;
import io.quintet.appcontrol.socket.UnixSocketServer.UnixSocketSettings;

class SocketVectorTests {

	@TempDir
	private Path folder;

	static Stream<Arguments> cases() {
		return Vectors.cases("service.json");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void theServerAnswersAsRecorded(String id, JsonNode vector) throws Exception {
		Path path = this.folder.resolve("s");
		List<List<JsonNode>> answers = new ArrayList<>();
		try (AppControlService service = AppControlService.builder(new ScriptedClient())
			.settings(ServiceSettings.DEFAULT.withToken(ServiceVectors.token(vector)))
			.build(); UnixSocketServer server = new UnixSocketServer(service, path, UnixSocketSettings.DEFAULT)) {
			server.start();
			for (String line : ServiceVectors.lines(vector)) {
				answers.add(ServiceVectors.envelopes(SocketPeer.ask(path, line)));
			}
		}
		ServiceVectors.check(vector, answers);
	}

}
