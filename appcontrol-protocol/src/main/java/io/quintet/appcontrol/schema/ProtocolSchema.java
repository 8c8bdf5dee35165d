package io.quintet.appcontrol.schema;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.AppControlProtocolException;
import io.quintet.appcontrol.schema.SchemaViolationException.Violation;

/**
 * One schema: its document, and what validates by it.
 */
final class ProtocolSchema {

	private final byte[] document;

	private final ObjectNode tree;

	private final Schema schema;

	private final VisiblePart visible;

	private final List<String> required;

	private ProtocolSchema(byte[] document, ObjectNode tree, SchemaCompiler compiler) {
		this.document = document;
		this.tree = tree;
		ObjectNode fast = FastForm.of(tree);
		this.schema = compiler.compile(fast);
		this.visible = VisiblePart.of(fast);
		this.required = required(fast);
	}

	static ProtocolSchema load(String name, SchemaCompiler compiler) {
		String file = "schemas/" + name.replace('_', '-') + ".schema.json";
		try (InputStream in = ProtocolSchema.class.getResourceAsStream(file)) {
			if (in == null) {
				throw new IllegalStateException("the schema " + file + " is missing on the class path");
			}
			byte[] document = in.readAllBytes();
			return new ProtocolSchema(document, (ObjectNode) AppControlCodec.standard().readTree(document), compiler);
		}
		catch (IOException | AppControlProtocolException | ClassCastException ex) {
			throw new IllegalStateException("the schema " + file + " cannot be read", ex);
		}
	}

	private static List<String> required(ObjectNode schema) {
		List<String> names = new ArrayList<>();
		schema.path("required").forEach((name) -> names.add(name.asString()));
		return List.copyOf(names);
	}

	byte[] document() {
		return this.document.clone();
	}

	ObjectNode tree() {
		return this.tree.deepCopy();
	}

	List<Violation> validate(JsonNode payload) {
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
