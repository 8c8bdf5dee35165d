package io.quintet.springai.internal;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names of tools that models were offered. Tools may come at any time, with a request or
 * from a server, so a name that needs approval and is none of them is no failure of the
 * start; it is told once, when a model is offered tools.
 */
public final class OfferedTools {

	private static final Logger logger = LoggerFactory.getLogger(OfferedTools.class);

	// An application may make up names, for each request another one.
	private static final int MAX_NAMES = 1_000;

	private final Set<String> offered = ConcurrentHashMap.newKeySet();

	private final Set<String> told = ConcurrentHashMap.newKeySet();

	void offer(Collection<String> tools, ApprovalRule rule) {
		if (this.offered.size() + tools.size() <= MAX_NAMES) {
			this.offered.addAll(tools);
		}
		if (!tools.isEmpty()) {
			rule.tools().stream().filter((name) -> !tools.contains(name) && isUnknown(name, rule)).forEach(this::tell);
		}
	}

	private boolean isUnknown(String name, ApprovalRule rule) {
		return !this.offered.contains(name) && this.told.add(name)
				&& (rule.resolver() == null || rule.resolver().resolve(name) == null);
	}

	private void tell(String name) {
		logger.warn(
				"'{}' needs approval (acp.spring-ai.approval, ChatClientAssistant), but no tool of that name was "
						+ "offered to a model so far: if it is mistyped, nothing is protected. The tools are {}",
				name, new TreeSet<>(this.offered));
	}

}
