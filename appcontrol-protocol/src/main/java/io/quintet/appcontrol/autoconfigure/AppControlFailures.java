package io.quintet.appcontrol.autoconfigure;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import io.quintet.support.NearestName;

/**
 * Reasons for which app-control cannot start, and what to do about each.
 */
final class AppControlFailures {

	private static final String SWITCH_OFF = "or switch app-control off with 'app-control.enabled=false'";

	private AppControlFailures() {
	}

	static FailureAnalyzedException severalClients() {
		return new FailureAnalyzedException(
				"The application has several beans of AppControlClient or ReactiveAppControlClient, and a service runs "
						+ "its commands on one.",
				"Mark the one that the service is for with @Primary, declare an AppControlService of your own, "
						+ SWITCH_OFF + ".");
	}

	static FailureAnalyzedException noClient(String property) {
		return new FailureAnalyzedException(
				"The property '%s' is set, and the application has no client that the service could run commands on."
					.formatted(property),
				"Declare a bean of AppControlClient, StreamingAppControlClient or ReactiveAppControlClient, remove the "
						+ "property, " + SWITCH_OFF + ".");
	}

	static FailureAnalyzedException unknownOperation(String name, String nearest) {
		return new FailureAnalyzedException(
				"The property 'app-control.policy.allowed-operations' names '%s', which no known tool has, so '%s' would not be let through."
					.formatted(NearestName.shown(name), nearest),
				"Did you mean '%s'? If '%s' is an operation of your own client, declare an AllowList as a bean in place of the property."
					.formatted(nearest, NearestName.shown(name)));
	}

	static FailureAnalyzedException socket(String path, IOException cause) {
		return new FailureAnalyzedException(
				"The property 'app-control.service.socket-path' is '%s', and no socket can be served there: %s"
					.formatted(path, cause.getMessage()),
				"Name a path in a directory of your own that holds nothing else, such as "
						+ "'${user.home}/.app-control/service.sock', stop the other service, " + SWITCH_OFF + ".",
				cause);
	}

	static FailureAnalyzedException appNameWithEquals() {
		return new FailureAnalyzedException(
				"The file that 'app-control.config' names has an app in computer_use.allowed_app_bundle_ids whose name "
						+ "holds '=', which a property cannot say.",
				"Remove this app from the file, or load the file with AppControlConfigLoader and declare the "
						+ "AppControlConfig as a bean.");
	}

	static FailureAnalyzedException clientUrl(IllegalArgumentException cause) {
		return new FailureAnalyzedException(
				"The property 'app-control.client.url' is no address of a service over HTTP.",
				"Set it to the address with its base path, such as 'http://localhost:8080/app-control'.", cause);
	}

	static FailureAnalyzedException helper(String manifest, Exception cause) {
		String reason = (cause instanceof NoSuchFileException) ? "the file does not exist" : cause.getMessage();
		return new FailureAnalyzedException(
				"The property 'app-control.helper.manifest-path' is '%s', and the helper cannot be reached by it: %s"
					.formatted(manifest, reason),
				"Start the helper, which writes this file, or correct the path; 'app-control.client.type' decides whether it is needed.",
				cause);
	}

	static FailureAnalyzedException clientNeeds(String type, String property) {
		return new FailureAnalyzedException(
				"The property 'app-control.client.type' is '%s', and '%s' is not set.".formatted(type, property),
				"Set '%s', or remove 'app-control.client.type'.".formatted(property));
	}

}
