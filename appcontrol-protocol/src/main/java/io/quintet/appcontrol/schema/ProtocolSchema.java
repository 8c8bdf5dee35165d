package io.quintet.appcontrol.schema;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import tools.jackson.databind.JsonNode;

import io.quintet.appcontrol.json.JsonFormat;
import io.quintet.appcontrol.json.JsonObject;
import io.quintet.appcontrol.json.JsonReadException;
import io.quintet.appcontrol.json.JsonValue;

/**
 * One schema: its document, and what validates by it.
 */
final class ProtocolSchema {

	private final byte[] document;

	private final JsonObject tree;

	private final Schema schema;

	private final VisiblePart visible;

	private final List<String> required;

	private ProtocolSchema(byte[] document, JsonObject tree, SchemaCompiler compiler) {
		this.document = document;
		this.tree = tree;
		JsonObject fast = FastForm.of(tree);
		this.schema = compiler.compile(fast);
		this.visible = VisiblePart.of(fast);
		this.required = FastForm.texts(fast.get("required"));
	}

	static ProtocolSchema load(String name, SchemaCompiler compiler) {
		String file = "schemas/" + name.replace('_', '-') + ".schema.json";
		try (InputStream in = ProtocolSchema.class.getResourceAsStream(file)) {
			if (in == null) {
				throw new IllegalStateException("the schema " + file + " is missing on the class path");
			}
			byte[] document = in.readAllBytes();
			return new ProtocolSchema(document, (JsonObject) JsonFormat.standard().read(document), compiler);
		}
		catch (IOException | JsonReadException | ClassCastException ex) {
			throw new IllegalStateException("the schema " + file + " cannot be read", ex);
		}
	}

	byte[] document() {
		return this.document.clone();
	}

	JsonObject tree() {
		return this.tree;
	}

	List<Violation> validate(JsonValue payload) {
		PayloadView view = new PayloadView();
		JsonNode node = view.of(payload, this.visible);
		List<Error> errors = this.schema.validate(node);
		return (errors.isEmpty() && view.hidden() == 0) ? List.of() : violations(errors, view.hidden());
	}

	// Conditional rules come last, as in the reference: what breaks them has mostly
	// been told already.
	private List<Violation> violations(List<Error> errors, int hidden) {
		List<Finding> findings = new ArrayList<>();
		for (Error error : errors) {
			findings.add(Finding.of(error));
		}
		findings.sort(Comparator.comparingInt((finding) -> finding.rank(this.required)));
		List<Violation> violations = new ArrayList<>();
		for (Finding finding : findings) {
			Violation violation = finding.toViolation();
			if (!violations.contains(violation)) {
				violations.add(violation);
			}
		}
		if (hidden > 0) {
			violations.add(Finding.moreUnknown(hidden));
		}
		return List.copyOf(violations);
	}

}
