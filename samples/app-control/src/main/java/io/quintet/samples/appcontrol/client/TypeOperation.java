package io.quintet.samples.appcontrol.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.samples.appcontrol.desktop.AppName;
import io.quintet.samples.appcontrol.desktop.Desktop;
import io.quintet.samples.appcontrol.desktop.Refusal;

/**
 * Types word by word. Each word is one change: another caller that takes the front away
 * in between ends it there.
 *
 * @param desktop the desktop
 * @param pace how fast it is
 */
record TypeOperation(Desktop desktop, Pace pace) implements Operation {

	// A long text is typed faster, not for minutes.
	private static final int MOST_STEPS = 40;

	private static final Pattern WORD = Pattern.compile("\\S*\\s*");

	@Override
	public Flux<Step> steps(Input input) {
		String text = input.verbatim("text");
		if (text.isEmpty()) {
			throw input.wrong("text", "must not be empty");
		}
		Target first = Target.of(input);
		AppName app = first.frontmost(this.desktop.state());
		// All of it is tried on the side: what cannot end is not begun.
		this.desktop.state().type(app, text);
		List<String> parts = parts(text);
		AtomicInteger typed = new AtomicInteger();
		Flux<Step> typing = Flux.range(0, parts.size())
			.concatMap((index) -> this.pace.then(() -> type(app, (index == 0) ? first : first.afterChange(app),
					parts.get(index), typed, text.length())), 1);
		return typing.concatWith(Mono.fromSupplier(() -> Acted.in(app, this.desktop.state(),
				"Typed " + text.length() + " characters into " + app.title())));
	}

	private Step type(AppName app, Target target, String part, AtomicInteger typed, int length) {
		try {
			this.desktop.change((state) -> {
				target.frontmost(state);
				return state.type(app, part);
			});
		}
		catch (Refusal ex) {
			throw (typed.get() > 0) ? ex.evidence(withTyped(ex, typed.get())) : ex;
		}
		int count = typed.addAndGet(part.length());
		return new Step.Progress("Typed " + count + " of " + length + " characters",
				Json.of("typedCharacters", count, "characters", length));
	}

	private static Map<String, Object> withTyped(Refusal refusal, int count) {
		Map<String, Object> evidence = new LinkedHashMap<>(refusal.evidence());
		evidence.put("typedCharacters", count);
		return evidence;
	}

	private static List<String> parts(String text) {
		List<String> words = WORD.matcher(text)
			.results()
			.map(MatchResult::group)
			.filter((word) -> !word.isEmpty())
			.toList();
		int each = (words.size() + MOST_STEPS - 1) / MOST_STEPS;
		List<String> parts = new ArrayList<>();
		for (int i = 0; i < words.size(); i += each) {
			parts.add(String.join("", words.subList(i, Math.min(words.size(), i + each))));
		}
		return parts;
	}

}
