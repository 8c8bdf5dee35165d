package io.quintet.samples.chat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.assistant.BlockingAssistantHandler;
import io.quintet.acp.assistant.BlockingHandlerContext;
import io.quintet.acp.assistant.BlockingHandlerSend;
import io.quintet.acp.assistant.StreamWriter;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.ThreadEvent;

/**
 * Sums up what was said, one note after the other and then word by word, in plain
 * blocking code: cancelling its run interrupts it. It fails when it is asked to, so that
 * one can see what that looks like.
 */
class Scribe implements BlockingAssistantHandler {

	static final String ID = "scribe";

	private static final int NOTES = 12;

	private static final int LENGTH = 90;

	// How many times slower it is when asked to write slowly, so that one can cancel it.
	private static final int PATIENCE = 10;

	// Words that are written in the time of a note.
	private static final int WORDS = 8;

	private final Duration pace;

	Scribe(Duration pace) {
		this.pace = pace;
	}

	@Override
	public void handle(BlockingHandlerContext context, BlockingHandlerSend send) throws InterruptedException {
		List<ThreadEvent> said = said(context);
		ThreadEvent call = said.stream()
			.filter((event) -> event.author().role() == Role.USER && Talk.calls((EventBody.Message) event.body(), ID))
			.max(Comparator.comparing(ThreadEvent::createdAt))
			.orElse(null);
		Duration pause = isAsked(call, "slowly") ? this.pace.multipliedBy(PATIENCE) : this.pace;
		send.reasoning("I read back what was said by " + authors(said) + ".");
		if (isAsked(call, "fail")) {
			pause(this.pace);
			throw new IllegalStateException("Asked to fail, the scribe fails. What it wrote before is kept.");
		}
		List<String> notes = new ArrayList<>();
		for (ThreadEvent event : said.subList(Math.max(0, said.size() - NOTES), said.size())) {
			if (!event.equals(call)) {
				pause(pause);
				String note = event.author().name() + ": " + shortened(text(event));
				send.reasoning(note);
				notes.add("• " + note);
			}
		}
		pause(pause);
		write(send, notes.isEmpty() ? "Nothing has been said yet." : "So far:\n" + String.join("\n", notes),
				pause.dividedBy(WORDS));
	}

	// Everybody in the room reads along. What is written when somebody cancels is kept.
	private static void write(BlockingHandlerSend send, String text, Duration pause) throws InterruptedException {
		try (StreamWriter writer = send.messageStream()) {
			for (String word : text.split("(?<= )", -1)) {
				writer.write(word);
				pause(pause);
			}
			writer.complete();
		}
	}

	private static List<ThreadEvent> said(BlockingHandlerContext context) {
		try (Stream<ThreadEvent> events = context.events()) {
			// Kept short while it is read: a thread may be long.
			List<ThreadEvent> said = new ArrayList<>();
			events.filter((event) -> event.body() instanceof EventBody.Message && !text(event).isBlank())
				.forEachOrdered((event) -> {
					said.add(event);
					if (said.size() > 2 * Talk.MEMORY) {
						said.subList(0, Talk.MEMORY).clear();
					}
				});
			return said;
		}
	}

	private static String authors(List<ThreadEvent> said) {
		return said.stream().map((event) -> event.author().name()).distinct().collect(Collectors.joining(", "));
	}

	private static String text(ThreadEvent event) {
		return ((EventBody.Message) event.body()).text();
	}

	private static String shortened(String text) {
		String line = text.strip().replaceAll("\\s+", " ");
		int end = Math.min(line.length(), LENGTH);
		return (end < line.length())
				? line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…" : line;
	}

	private static boolean isAsked(@Nullable ThreadEvent call, String word) {
		return call != null && text(call).toLowerCase(Locale.ROOT).contains(word);
	}

	private static void pause(Duration pause) throws InterruptedException {
		Thread.sleep(pause.toMillis());
	}

}
