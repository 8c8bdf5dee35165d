package io.quintet.samples.appcontrol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;

import io.quintet.appcontrol.autoconfigure.AppControlProperties;
import io.quintet.samples.appcontrol.client.Json;

/**
 * Where the page sends commands to, and where it trips the kill switch. What is not
 * served is not linked, and the page says why.
 */
final class Links {

	static final EndpointId ENDPOINT = EndpointId.of("appcontrol");

	private final AppControlProperties.Service service;

	private final ObjectProvider<PathMappedEndpoints> endpoints;

	Links(AppControlProperties properties, ObjectProvider<PathMappedEndpoints> endpoints) {
		this.service = properties.service();
		this.endpoints = endpoints;
	}

	ObjectNode json() {
		return Json.of("requests", requests(), "killSwitch", killSwitch(), "token", hasToken());
	}

	private @Nullable String requests() {
		return (hasToken() || this.service.allowUnauthenticated()) ? this.service.basePath() + "/requests" : null;
	}

	private boolean hasToken() {
		return this.service.token() != null;
	}

	private @Nullable String killSwitch() {
		PathMappedEndpoints known = this.endpoints.getIfAvailable();
		return (known != null) ? known.getPath(ENDPOINT) : null;
	}

}
