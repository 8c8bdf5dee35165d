package io.quintet.acp.internal.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.Identity;

/**
 * A request with its caller.
 *
 * @param caller the caller
 * @param request the request
 * @param path segments of its path
 * @param start index of the segment behind the prefix
 */
record Call(Identity caller, ServerHttpRequest request, PathIds path, int start) {

	String threadId() {
		String id = this.path.get(this.start + 1);
		if (id == null) {
			throw AcpException.threadNotFound();
		}
		return id;
	}

	String runId() {
		String id = this.path.get(this.start + 1);
		if (id == null) {
			throw AcpException.runNotFound();
		}
		return id;
	}

	String identityId() {
		String id = this.path.get(this.start + 3);
		if (id == null) {
			throw AcpException.invalid("the id of the identity is not valid UTF-8");
		}
		return id;
	}

	@Nullable String query() {
		return this.request.getURI().getRawQuery();
	}

}
