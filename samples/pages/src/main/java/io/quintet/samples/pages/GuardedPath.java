package io.quintet.samples.pages;

import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * A part of the application that is for pages of this origin and for programs. Declare
 * one as a bean for each.
 */
public final class GuardedPath {

	private final String path;

	private final boolean page;

	private final PathPattern below;

	private GuardedPath(String path, boolean page) {
		this.path = path;
		this.page = page;
		// As handlers are found: /%64esktop/ and /desktop;a=b/ are below /desktop, too.
		this.below = PathPatternParser.defaultInstance.parse(path + "/**");
	}

	/**
	 * Names a page, which is served from {@code static<path>/index.html}.
	 * @param path its path, such as {@code /trip}; the page itself is at {@code /trip/}
	 * @return the path
	 */
	public static GuardedPath page(String path) {
		return new GuardedPath(path, true);
	}

	/**
	 * Names an interface that pages and programs call.
	 * @param path its path, such as {@code /app-control}
	 * @return the path
	 */
	public static GuardedPath api(String path) {
		return new GuardedPath(path, false);
	}

	String path() {
		return this.path;
	}

	boolean isPage() {
		return this.page;
	}

	PathPattern below() {
		return this.below;
	}

}
