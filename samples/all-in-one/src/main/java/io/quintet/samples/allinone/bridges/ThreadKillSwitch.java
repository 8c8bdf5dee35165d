package io.quintet.samples.allinone.bridges;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.access.AcpAction;
import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.HandlerContext;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Role;
import io.quintet.appcontrol.service.KillSwitch;

/**
 * An assistant that stops all commands of app-control for the people of a thread, and
 * lets them go on. It is one of its own because {@link ThreadDesktop} has one run at a
 * time in a thread. Everybody in the thread may stop; going on takes a person who may
 * approve calls of tools.
 */
final class ThreadKillSwitch implements AssistantHandler {

	static final String ID = "kill-switch";

	private static final String GO = "go";

	private static final Pattern STOP = Pattern.compile("stop\\b[\\s:,]*(.*)",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private final KillSwitch killSwitch;

	private final AcpAuthorizer authorizer;

	/**
	 * Creates the assistant.
	 * @param killSwitch the switch
	 * @param authorizer says who may let commands go on
	 */
	ThreadKillSwitch(KillSwitch killSwitch, AcpAuthorizer authorizer) {
		this.killSwitch = killSwitch;
		this.authorizer = authorizer;
	}

	@Override
	public Publisher<AssistantEvent> handle(HandlerContext context, AssistantEvents events) {
		Identity caller = context.run().triggeredBy();
		return context.events()
			.filter((event) -> event.author().id().equals(caller.id()) && event.body() instanceof EventBody.Message)
			.reduce("", (before, event) -> ((EventBody.Message) event.body()).text().strip())
			.flatMap((text) -> text.equalsIgnoreCase(GO) ? release(caller, context) : Mono.just(stop(text)))
			.map(events::message);
	}

	private String stop(String text) {
		Matcher stop = STOP.matcher(text);
		KillSwitch.State state = this.killSwitch.trip(stop.matches() ? stop.group(1) : null);
		return "All commands are stopped" + ((state.reason() != null) ? ": " + state.reason() : ".")
				+ "\nWrite “go” and call me to let them run again.";
	}

	private Mono<String> release(Identity caller, HandlerContext context) {
		if (caller.role() == Role.ASSISTANT) {
			return Mono.just("Only a person can let commands run again.");
		}
		// The authorizer may block, and the events came on an event loop.
		return Mono.defer(() -> this.authorizer.authorize(caller, context.thread().id(), AcpAction.TOOL_APPROVE))
			.subscribeOn(Schedulers.boundedElastic())
			.defaultIfEmpty(false)
			.map((allowed) -> {
				if (!allowed) {
					return caller.name() + " may not let commands run again.";
				}
				this.killSwitch.reset();
				return "Commands run again.";
			});
	}

}
