package io.quintet.samples.pages;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * To whom the pages are shown.
 *
 * @param allowedHosts names that this server may be called by
 */
@ConfigurationProperties("pages")
record PagesSettings(@DefaultValue( {
		"localhost", "127.0.0.1", "[::1]" }) Set<String> allowedHosts){

	PagesSettings {
		if (allowedHosts.isEmpty()) {
			throw new IllegalArgumentException("'pages.allowed-hosts' names at least one host, such as localhost");
		}
		allowedHosts = allowedHosts.stream()
			.map((host) -> host.toLowerCase(Locale.ROOT))
			.collect(Collectors.toUnmodifiableSet());
	}

}
