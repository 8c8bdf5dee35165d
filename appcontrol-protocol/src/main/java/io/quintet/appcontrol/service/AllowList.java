package io.quintet.appcontrol.service;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ToolCommand;

/**
 * Lets only listed tools, operations and apps pass. A list that is absent allows
 * everything of its kind, an empty one nothing. Names are compared exactly, as they are
 * written.
 * <p>
 * The apps of a command are read from its input: from the members {@code app},
 * {@code targetApp}, {@code bundleId} and the like, wherever they stand. Each app and
 * each bundle id that a command names has to be listed. With a list of apps, a command
 * that names none is refused, unless its operation is listed as one that needs none: what
 * types into the app in front might reach any app.
 */
public final class AllowList implements CommandPolicy {

	/** Operations of the known tools that touch no app. */
	public static final Set<String> OPERATIONS_WITHOUT_APP = Set.of("readiness", "wait");

	private static final String HINT = "Ask the operator of the service to allow it, or send another command.";

	private final @Nullable Set<String> tools;

	private final @Nullable Set<String> operations;

	private final @Nullable Set<String> apps;

	private final Set<String> operationsWithoutApp;

	/**
	 * Creates a list with {@link #OPERATIONS_WITHOUT_APP}; {@code null} allows all, empty
	 * none.
	 */
	public AllowList(@Nullable Set<String> tools, @Nullable Set<String> operations, @Nullable Set<String> apps) {
		this(tools, operations, apps, OPERATIONS_WITHOUT_APP);
	}

	/**
	 * Creates a list.
	 * @param tools tools that are allowed; {@code null} allows all, empty none
	 * @param operations likewise
	 * @param apps likewise, names and bundle ids
	 * @param operationsWithoutApp operations that may go without naming an app
	 */
	public AllowList(@Nullable Set<String> tools, @Nullable Set<String> operations, @Nullable Set<String> apps,
			Set<String> operationsWithoutApp) {
		this.tools = copy(tools);
		this.operations = copy(operations);
		this.apps = copy(apps);
		this.operationsWithoutApp = Set.copyOf(operationsWithoutApp);
	}

	private static @Nullable Set<String> copy(@Nullable Set<String> names) {
		return (names != null) ? Set.copyOf(names) : null;
	}

	@Override
	public @Nullable Refusal check(ToolCommand command) {
		if (this.tools != null && !this.tools.contains(command.tool())) {
			return Refusal.of(FailureKinds.BLOCKED, "This service does not allow the tool.", HINT);
		}
		if (this.operations != null && !this.operations.contains(command.operation())) {
			return Refusal.of(FailureKinds.BLOCKED, "This service does not allow the operation.", HINT);
		}
		return (this.apps != null) ? checkApps(command, this.apps) : null;
	}

	private @Nullable Refusal checkApps(ToolCommand command, Set<String> allowed) {
		Set<String> named = NamedApps.in(command.input());
		if (named == null) {
			return notListed("A member of the input that should name an app holds something else.",
					"Name the app as a string, as in {\"app\":\"TextEdit\"}.");
		}
		if (named.isEmpty() && !this.operationsWithoutApp.contains(command.operation())) {
			return notListed("This service allows listed apps only, and the command does not say which app it is for.",
					"Name the app in the input, as in {\"app\":\"TextEdit\"}.");
		}
		Set<String> others = new LinkedHashSet<>(named);
		others.removeAll(allowed);
		return others.isEmpty() ? null
				: notListed("This service does not allow an app that the command names: " + shown(others) + ".", HINT);
	}

	private static Refusal notListed(String message, String hint) {
		return Refusal.of(FailureKinds.APP_NOT_ALLOWLISTED, message, hint);
	}

	private static String shown(Set<String> names) {
		return Failures.bounded(String.join(", ", names), 120);
	}

}
