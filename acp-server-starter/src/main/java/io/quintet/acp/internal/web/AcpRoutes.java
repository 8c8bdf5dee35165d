package io.quintet.acp.internal.web;

import java.util.List;
import java.util.Map;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Scheduler;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.internal.request.CallerReader;
import io.quintet.acp.internal.web.Resource.Base;
import io.quintet.acp.internal.web.Resource.Operation;

/**
 * The REST operations as routes: under the prefix, and in namespace mode also under the
 * namespace of the caller and the prefix. All that is below the prefix is answered in
 * JSON. A path with a trailing slash is none of them: clients make such a path of an
 * empty id, and of the member {@code ..} one that would delete the thread.
 */
public final class AcpRoutes {

	private final CallerReader callers;

	private final AcpNamespaces namespaces;

	private final RestOperations operations;

	private final String prefix;

	public AcpRoutes(AcpThreads threads, AcpAuthenticator authenticator, Scheduler workers, AcpNamespaces namespaces,
			AcpLimits limits, AcpWebSettings settings) {
		this.callers = new CallerReader(authenticator, workers, limits.shape().maxTextLength());
		this.namespaces = namespaces;
		this.operations = new RestOperations(threads, limits, settings);
		this.prefix = settings.prefix();
	}

	public RouterFunction<ServerResponse> routerFunction() {
		RouterFunctions.Builder routes = RouterFunctions.route();
		List<Base> bases = this.namespaces.isOn()
				? List.of(Base.of(this.prefix, 0), Base.of(this.prefix, this.namespaces.keys().size()))
				: List.of(Base.of(this.prefix, 0));
		bases.forEach((base) -> addTo(routes, base));
		// Last, so that a namespace may have the name of the prefix.
		for (Base base : bases) {
			for (String rest : this.prefix.isEmpty() ? List.of("/threads/**", "/runs/**") : List.of("/**")) {
				routes.route(RequestPredicates.path(base.path() + rest), (request) -> AcpResponses.notFound());
			}
		}
		return routes.build();
	}

	private void addTo(RouterFunctions.Builder routes, Base base) {
		RestOperations rest = this.operations;
		add(routes, base, "/threads", Map.of(HttpMethod.POST, rest::createThread, HttpMethod.GET, rest::listThreads));
		add(routes, base, "/threads/{thread}", Map.of(HttpMethod.GET, rest::getThread, HttpMethod.PATCH,
				rest::updateThread, HttpMethod.DELETE, rest::deleteThread));
		add(routes, base, "/threads/{thread}/events", Map.of(HttpMethod.GET, rest::listEvents));
		add(routes, base, "/threads/{thread}/members",
				Map.of(HttpMethod.GET, rest::listMembers, HttpMethod.POST, rest::addMember));
		add(routes, base, "/threads/{thread}/members/{identity}", Map.of(HttpMethod.DELETE, rest::removeMember));
		add(routes, base, "/threads/{thread}/messages", Map.of(HttpMethod.POST, rest::sendMessage));
		add(routes, base, "/threads/{thread}/invocations", Map.of(HttpMethod.POST, rest::invokeAssistants));
		add(routes, base, "/threads/{thread}/streams", Map.of(HttpMethod.GET, rest::listStreams));
		add(routes, base, "/runs/{run}", Map.of(HttpMethod.GET, rest::getRun, HttpMethod.DELETE, rest::cancelRun));
	}

	private void add(RouterFunctions.Builder routes, Base base, String path, Map<HttpMethod, Operation> operations) {
		routes.add(new Resource(this.callers, this.namespaces, base, operations).at(path));
	}

}
