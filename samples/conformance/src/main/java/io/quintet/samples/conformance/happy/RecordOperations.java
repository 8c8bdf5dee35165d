package io.quintet.samples.conformance.happy;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.session.RecordReader;
import io.quintet.samples.conformance.happy.FrameSignals.Judgement;

/**
 * Records of the server, and what one frame says of a turn.
 */
final class RecordOperations {

	static final Map<String, Operation> ALL = Map.of("session", RecordOperations::session, "machine",
			RecordOperations::machine, "message", RecordOperations::message, "frame", RecordOperations::frame,
			"sequence", RecordOperations::sequence);

	private RecordOperations() {
	}

	private static JsonNode session(Fields request) {
		return Views.session(opened(reader(request).session(request.any("record"))).value());
	}

	private static JsonNode machine(Fields request) {
		JsonNode record = request.any("record");
		ObjectNode view = Views.machine(opened(reader(request).machine(record)).value());
		// The original shows null where the server has none, and nothing where it sends
		// none.
		return record.path("metadata").isNull() ? view.putNull("metadata") : view;
	}

	private static JsonNode message(Fields request) {
		RecordKey key = CryptoOperations.key(request);
		return Views.message(reader(new AccountSecret(key.bytes())).message(request.any("record"), key));
	}

	private static JsonNode frame(Fields request) {
		Judgement judgement = FrameSignals.judge(request.any("frame"), CryptoOperations.key(request));
		ObjectNode view = HappyJson.object()
			.put("turnComplete", judgement.turnComplete())
			.put("idle", judgement.idle());
		return (judgement.content() != null) ? view.set("content", judgement.content()) : view;
	}

	private static JsonNode sequence(Fields request) {
		RecordKey key = CryptoOperations.key(request);
		List<Judgement> judgements = request.any("frames")
			.valueStream()
			.map((frame) -> FrameSignals.judge(frame, key))
			.toList();
		ObjectNode view = HappyJson.object();
		view.put("turnCompletesAt", first(judgements, Judgement::turnComplete));
		view.put("idleAt", first(judgements, (judgement) -> judgement.turnComplete() || judgement.idle()));
		return view;
	}

	private static @Nullable Integer first(List<Judgement> judgements, Predicate<Judgement> ends) {
		for (int i = 0; i < judgements.size(); i++) {
			if (ends.test(judgements.get(i))) {
				return i;
			}
		}
		return null;
	}

	private static RecordReader reader(Fields request) {
		return reader(new AccountSecret(request.hex("secret")));
	}

	private static RecordReader reader(AccountSecret secret) {
		return new RecordReader(Credentials.ofAccount("", secret, "a vector"), (what) -> {
		});
	}

	private static <T> RecordReader.Opened<T> opened(RecordReader.@Nullable Opened<T> opened) {
		if (opened == null) {
			throw new IllegalArgumentException("That is no record");
		}
		return opened;
	}

}
