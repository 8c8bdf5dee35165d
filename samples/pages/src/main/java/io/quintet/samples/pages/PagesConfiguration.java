package io.quintet.samples.pages;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Serves the page of each {@link GuardedPath} and guards all of them. Without a start
 * page of the application, {@code /} leads to the only page. The style sheet and the
 * helpers of the pages are below {@code /quintet/}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PagesSettings.class)
public class PagesConfiguration {

	private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

	private static final Resource START = new ClassPathResource("static/index.html");

	@Bean
	PageGuard pageGuard(ObjectProvider<GuardedPath> paths, PagesSettings settings) {
		return new PageGuard(paths.stream().toList(), settings.allowedHosts());
	}

	@Bean
	RouterFunction<ServerResponse> pageRoutes(ObjectProvider<GuardedPath> paths) {
		List<String> pages = paths.stream().filter(GuardedPath::isPage).map(GuardedPath::path).toList();
		RouterFunctions.Builder routes = RouterFunctions.route();
		for (String page : pages) {
			Resource html = new ClassPathResource("static" + page + "/index.html");
			String behind = page.substring(page.lastIndexOf('/') + 1) + "/";
			routes.route(reads(page),
					(request) -> ServerResponse.status(HttpStatus.FOUND).location(URI.create(behind)).build());
			routes.route(reads(page + "/"), (request) -> ServerResponse.ok().contentType(HTML).bodyValue(html));
		}
		if (pages.size() == 1 && !START.exists()) {
			URI only = URI.create(pages.get(0).substring(1) + "/");
			routes.route(reads("/"), (request) -> ServerResponse.temporaryRedirect(only).build());
		}
		return routes.build();
	}

	private static RequestPredicate reads(String path) {
		return RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD).and(RequestPredicates.path(path));
	}

}
