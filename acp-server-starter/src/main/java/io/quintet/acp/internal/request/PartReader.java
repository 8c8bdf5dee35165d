package io.quintet.acp.internal.request;

import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.ContentPart.FormStatus;

/**
 * Reads the parts of a message.
 */
final class PartReader {

	private static final Set<String> TEXT = Set.of("type", "text");

	private static final Set<String> FILE = Set.of("type", "url", "mime", "name", "size");

	private static final Set<String> AUDIO = Set.of("type", "url", "mime", "name", "size", "duration_ms");

	private static final Set<String> FORM = Set.of("type", "form_id", "schema", "status", "values", "answers_event_id",
			"title", "description");

	private final AcpLimits limits;

	PartReader(AcpLimits limits) {
		this.limits = limits;
	}

	List<ContentPart> parts(RequestObject draft) {
		return draft.objects("content", this.limits.shape().maxParts())
			.stream()
			.map(PartReader::part)
			.filter(Objects::nonNull)
			.toList();
	}

	private static @Nullable ContentPart part(RequestObject part) {
		if (!part.isObject()) {
			return null;
		}
		String type = part.text("type", true);
		return switch (type) {
			case "text" -> {
				part.allow(TEXT);
				yield new ContentPart.Text(part.text("text", true));
			}
			case "image" -> {
				part.allow(FILE);
				yield new ContentPart.Image(part.text("url", false), part.label("mime", false),
						part.optionalLabel("name", true), part.optionalSize("size"));
			}
			case "audio" -> {
				part.allow(AUDIO);
				yield new ContentPart.Audio(part.text("url", false), part.label("mime", false),
						part.optionalLabel("name", true), part.optionalSize("size"), part.optionalSize("duration_ms"));
			}
			case "document" -> {
				part.allow(FILE);
				yield new ContentPart.Document(part.text("url", false), part.label("mime", false),
						part.optionalLabel("name", true), part.optionalSize("size"));
			}
			case "form" -> {
				part.allow(FORM);
				yield new ContentPart.Form(part.label("form_id", true), part.members("schema"), status(part),
						part.optionalMembers("values"), part.optionalLabel("answers_event_id", true),
						part.optionalLabel("title", true), part.optionalText("description"));
			}
			default -> {
				if (part.hasText("type")) {
					part.problem("type", "must be one of text, image, audio, document, form");
				}
				yield null;
			}
		};
	}

	private static FormStatus status(RequestObject form) {
		FormStatus status = FormStatus.ofWire(form.text("status", true));
		if (status == null) {
			if (form.hasText("status")) {
				form.problem("status", "must be one of pending, submitted, cancelled");
			}
			return FormStatus.PENDING;
		}
		return status;
	}

}
