package io.quintet.acp.internal.web;

import java.util.function.Function;

import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.internal.request.QueryReader;
import io.quintet.acp.internal.request.QueryReader.PageQuery;
import io.quintet.acp.internal.request.RequestReader;
import io.quintet.acp.internal.request.RequestReader.MemberDraft;
import io.quintet.acp.internal.request.RequestReader.ThreadDraft;
import io.quintet.acp.thread.AcpThread;

/**
 * The REST operations: each reads its request, leaves the rest to {@link AcpThreads}, and
 * writes what comes of it.
 */
final class RestOperations {

	private static final int USUAL_THREADS = 50;

	private static final int USUAL_EVENTS = 100;

	private final AcpThreads threads;

	private final BodyReader bodies;

	private final RequestReader requests;

	private final QueryReader queries;

	RestOperations(AcpThreads threads, AcpLimits limits, AcpWebSettings settings) {
		this.threads = threads;
		this.bodies = new BodyReader(settings);
		this.requests = new RequestReader(limits);
		this.queries = new QueryReader(limits.maxPage());
	}

	Mono<ServerResponse> createThread(Call call) {
		return body(call, this.requests::newThread)
			.flatMap((ThreadDraft draft) -> this.threads.create(call.caller(), draft.tenant(), draft.metadata()))
			.flatMap((thread) -> AcpResponses.created(AcpJson.write(thread)));
	}

	Mono<ServerResponse> listThreads(Call call) {
		PageQuery query = this.queries.read(call.query(), USUAL_THREADS);
		return this.threads.list(call.caller(), query.cursor(), query.limit())
			.flatMap((page) -> AcpResponses.ok(AcpJson.writeThreads(page)));
	}

	Mono<ServerResponse> getThread(Call call) {
		return thread(this.threads.get(call.caller(), call.threadId()));
	}

	Mono<ServerResponse> updateThread(Call call) {
		return thread(body(call, this.requests::patch)
			.flatMap((patch) -> this.threads.update(call.caller(), call.threadId(), patch)));
	}

	Mono<ServerResponse> deleteThread(Call call) {
		return this.threads.delete(call.caller(), call.threadId()).then(AcpResponses.noContent());
	}

	Mono<ServerResponse> listEvents(Call call) {
		PageQuery query = this.queries.read(call.query(), USUAL_EVENTS);
		return this.threads.events(call.caller(), call.threadId(), query.cursor(), query.limit())
			.flatMap((page) -> AcpResponses.ok(AcpJson.writeEvents(page)));
	}

	Mono<ServerResponse> listMembers(Call call) {
		return this.threads.members(call.caller(), call.threadId())
			.flatMap((members) -> AcpResponses.ok(AcpJson.writeMembers(members)));
	}

	Mono<ServerResponse> addMember(Call call) {
		return body(call, this.requests::member)
			.flatMap((MemberDraft draft) -> this.threads.addMember(call.caller(), call.threadId(), draft.identity(),
					draft.role()))
			.flatMap((member) -> AcpResponses.created(AcpJson.write(member)));
	}

	Mono<ServerResponse> removeMember(Call call) {
		String identityId = call.identityId();
		return this.threads.removeMember(call.caller(), call.threadId(), identityId).then(AcpResponses.noContent());
	}

	Mono<ServerResponse> sendMessage(Call call) {
		return body(call, this.requests::draft)
			.flatMap((draft) -> this.threads.send(call.caller(), call.threadId(), draft))
			.flatMap((sent) -> {
				byte[] event = AcpJson.write(sent.event());
				return sent.duplicate() ? AcpResponses.ok(event) : AcpResponses.created(event);
			});
	}

	Mono<ServerResponse> invokeAssistants(Call call) {
		return body(call, this.requests::invocation)
			.flatMap((invocation) -> this.threads.invoke(call.caller(), call.threadId(), invocation))
			.flatMap((runs) -> AcpResponses.created(AcpJson.writeRuns(runs)));
	}

	Mono<ServerResponse> listStreams(Call call) {
		return this.threads.streams(call.caller(), call.threadId())
			.flatMap((streams) -> AcpResponses.ok(AcpJson.writeStreams(streams)));
	}

	Mono<ServerResponse> getRun(Call call) {
		return this.threads.run(call.caller(), call.runId()).flatMap((run) -> AcpResponses.ok(AcpJson.write(run)));
	}

	Mono<ServerResponse> cancelRun(Call call) {
		return this.threads.cancel(call.caller(), call.runId()).then(AcpResponses.noContent());
	}

	private <T> Mono<T> body(Call call, Function<JsonNode, T> shape) {
		return this.bodies.read(call.request()).map(shape);
	}

	private static Mono<ServerResponse> thread(Mono<AcpThread> thread) {
		return thread.flatMap((found) -> AcpResponses.ok(AcpJson.write(found)));
	}

}
