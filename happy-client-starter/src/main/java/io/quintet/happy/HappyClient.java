package io.quintet.happy;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.session.Machine;
import io.quintet.happy.session.Message;
import io.quintet.happy.session.PermissionAnswer;
import io.quintet.happy.session.Session;
import io.quintet.happy.session.SessionEvent;
import io.quintet.happy.session.TurnResult;

/**
 * A client of one Happy account: it lists machines and sessions, starts sessions, writes
 * to them and waits for their agents. Every failure is a
 * {@link io.quintet.happy.error.HappyException} or one of its subclasses; an
 * {@link IllegalArgumentException} says that an argument can never work. It does what
 * happy-engineering-sdk 0.3.0 does, and what 0.7.0 adds.
 *
 * <p>
 * One client has one socket to the server, opened when it is needed first. Nothing is
 * done before the subscription.
 */
public interface HappyClient extends AutoCloseable {

	/**
	 * Lists machines, most recently active first. A record that cannot be decrypted is
	 * listed without metadata.
	 * @param activeOnly whether to leave out machines that the server considers offline
	 */
	Flux<Machine> listMachines(boolean activeOnly);

	/**
	 * Finds a machine.
	 * @return the machine; fails with
	 * {@link io.quintet.happy.error.MachineNotFoundException} when there is none
	 */
	Mono<Machine> getMachine(String machineId);

	/**
	 * Lists sessions and reads further pages on demand. A record that cannot be decrypted
	 * is listed without metadata.
	 * @param activeOnly whether to list only sessions active within 15 minutes
	 * @return the sessions, newest id first
	 */
	Flux<Session> listSessions(boolean activeOnly);

	/**
	 * Finds a session.
	 * @return the session; fails with
	 * {@link io.quintet.happy.error.SessionNotFoundException} when there is none
	 */
	Mono<Session> getSession(String sessionId);

	/**
	 * Checks whether a session was active within 15 minutes.
	 * @return whether it was; {@code false} for an unknown session
	 */
	Mono<Boolean> isAlive(String sessionId);

	/**
	 * Reads all messages of a session.
	 * @return the messages, oldest first, with pages read on demand; a message that
	 * cannot be decrypted has its envelope as content
	 */
	Flux<Message> getMessages(String sessionId);

	/**
	 * Reads messages of a session.
	 * @param afterSeq number of the message before the first one to read; 0 for all
	 * @param limit most messages to read, at least 1
	 * @return the messages, oldest first
	 */
	Flux<Message> getMessages(String sessionId, long afterSeq, int limit);

	/**
	 * Starts a session on a machine. Never repeated: when the answer is lost, the session
	 * may exist.
	 * @param request what to start
	 * @return id of the session; fails with
	 * {@link io.quintet.happy.error.MachineOfflineException} when the account has no such
	 * machine or no daemon answers, with {@link io.quintet.happy.error.SpawnException} in
	 * the words of the daemon, with {@link io.quintet.happy.error.RpcTransportException}
	 * when the answer was lost
	 */
	Mono<String> spawnSession(SpawnRequest request);

	/**
	 * Stops the process of a session, through the daemon of its machine.
	 * @return completes when the daemon has stopped it and the server no longer lists it
	 * as active, which may take a second or two (3 s at most); fails with
	 * {@link io.quintet.happy.error.StopSessionException} in the daemon's words
	 */
	Mono<Void> stopSession(String sessionId);

	/**
	 * Starts an agent again for a session that ended, through the daemon of its machine.
	 * @return id of the session that goes on, which may be a new one; fails as
	 * {@link #spawnSession} does
	 */
	Mono<String> resumeSession(String sessionId);

	/**
	 * Deletes a session with its messages. Does not stop its process.
	 * @return completes when it is deleted; fails with
	 * {@link io.quintet.happy.error.SessionNotFoundException} when there is none
	 */
	Mono<Void> deleteSession(String sessionId);

	/**
	 * Changes members of a session's metadata and keeps all other members, also those
	 * that other writers change meanwhile.
	 * @param changes members to set; JSON's null is stored as such
	 * @return the session with the new metadata; fails with
	 * {@link io.quintet.happy.error.MetadataConflictException} when other writers won at
	 * each attempt, with {@link io.quintet.happy.error.EncryptionException} when the
	 * present metadata cannot be read and would be lost
	 */
	Mono<Session> updateSessionMetadata(String sessionId, Map<String, JsonNode> changes);

	/**
	 * Names a session.
	 * @return the session; fails as {@link #updateSessionMetadata} does
	 */
	Mono<Session> setSessionName(String sessionId, String name);

	/**
	 * Writes to a session in permission mode {@code yolo}, as the reference does.
	 * @return what the server stored; see {@link #sendMessage(String, UserMessage)}
	 */
	default Mono<SentMessage> sendMessage(String sessionId, String text) {
		return sendMessage(sessionId, UserMessage.of(text));
	}

	/**
	 * Writes to a session. Messages to one session are stored in the order of the
	 * subscriptions. While the server is out of reach a message waits, up to a bound in
	 * number and time; it is stored once however often it had to be sent.
	 * @return what the server stored; fails with
	 * {@link io.quintet.happy.error.MessageDeliveryException} when it was not confirmed
	 */
	Mono<SentMessage> sendMessage(String sessionId, UserMessage message);

	/**
	 * Waits for the agent's turn to end, for the time of the settings.
	 * @return how it ended; see {@link #waitForTurnCompletion(String, Duration)}
	 */
	Mono<TurnResult> waitForTurnCompletion(String sessionId);

	/**
	 * Waits for the agent's turn to end. After a {@link #sendMessage} of this client it
	 * is the turn that answers the message, also when it ended before this call;
	 * otherwise the next one to end. Turns of sub-agents do not count. Lost connections
	 * lose nothing.
	 * @param timeout longest wait
	 * @return how it ended; fails with
	 * {@link io.quintet.happy.error.HappyTimeoutException}, with
	 * {@link io.quintet.happy.error.SessionNotFoundException} when the session is deleted
	 * and with {@link io.quintet.happy.error.SessionEndedException} when it ends
	 */
	Mono<TurnResult> waitForTurnCompletion(String sessionId, Duration timeout);

	/**
	 * Waits until the agent is idle, for the time of the settings.
	 * @return completes when it is
	 */
	Mono<Void> waitForIdle(String sessionId);

	/**
	 * Waits until the agent is idle, which is: it is not controlled from its terminal and
	 * waits for no permission. Returns at once when it is idle already, and also when its
	 * turn ends.
	 * @param timeout longest wait
	 * @return completes when it is; fails as
	 * {@link #waitForTurnCompletion(String, Duration)} does
	 */
	Mono<Void> waitForIdle(String sessionId, Duration timeout);

	/**
	 * Does one task: starts a session, writes to it, waits for its turn and stops it in
	 * any case.
	 * @return the session and how its turn ended; the failure has the id of the session,
	 * if it came that far
	 */
	Mono<TaskResult> runTask(TaskRequest request);

	/**
	 * Streams what happens in a session from now on.
	 * @return its events; see {@link #sessionEvents(String, long)}
	 */
	Flux<SessionEvent> sessionEvents(String sessionId);

	/**
	 * Streams what happens in a session. Events of messages come in the order of their
	 * numbers, each once, without a gap: what was missed, because the connection was lost
	 * or the subscriber is slow, is read from the server. States come as the newest only.
	 * @param afterSeq number of the message before the first one to stream; 0 for all
	 * @return the events, without end; fails with
	 * {@link io.quintet.happy.error.SessionNotFoundException} when the session is
	 * deleted, with {@link io.quintet.happy.error.AuthenticationException} when the
	 * server no longer takes the token
	 */
	Flux<SessionEvent> sessionEvents(String sessionId, long afterSeq);

	/**
	 * Answers a permission request. While the connection is down the answer waits in an
	 * outbox, bounded in number and time. Giving the same answer twice does no harm.
	 * @return completes when the agent took it, or no longer waits for it; fails with
	 * {@link io.quintet.happy.error.MessageDeliveryException} when that is not confirmed
	 */
	Mono<Void> answerPermission(String sessionId, PermissionAnswer answer);

	/**
	 * Stops the agent's turn; the session lives on.
	 * @return completes when the agent was told; fails with
	 * {@link io.quintet.happy.error.MachineOfflineException} when its process is not
	 * connected
	 */
	Mono<Void> abort(String sessionId);

	/**
	 * Calls a method of a machine or a session that has no method here. Never repeated.
	 * @param scopeId id of a machine or a session, whose key encrypts the call
	 * @param method name without the scope, such as {@code listDirectory}
	 * @param parameters any JSON
	 * @return the answer, any JSON; JSON's null from a handler without a result
	 */
	Mono<JsonNode> call(String scopeId, String method, JsonNode parameters);

	/**
	 * Checks that the server answers, accepts the token, and that the account's data can
	 * be decrypted.
	 * @param machineId a machine whose daemon has to answer too; {@code null} for none
	 */
	Mono<HappyStatus> status(@Nullable String machineId);

	/** Ends the connection. What waits fails; a second call does nothing. */
	@Override
	void close();

	/** Builds a client, for an application with several accounts or without Spring. */
	static HappyClientBuilder builder() {
		return new HappyClientBuilder();
	}

	/**
	 * Creates a client of {@code HAPPY_SERVER_URL}, {@code HAPPY_TOKEN} and
	 * {@code HAPPY_SECRET}.
	 * @throws io.quintet.happy.error.AuthenticationException naming token and secret that
	 * are missing
	 * @throws IllegalArgumentException when the address is missing or is none
	 */
	static HappyClient fromEnv() {
		return builder().fromEnvironment(System.getenv()).build();
	}

	/**
	 * Logs in. Any 32 random bytes are the secret of an account; the server creates the
	 * account at the first login.
	 * @param serverUrl address of the server
	 * @param secret secret of the account
	 * @return credentials with a token; fails with
	 * {@link io.quintet.happy.error.AuthenticationException} when the server does not
	 * accept the signature
	 * @throws IllegalArgumentException when the address is none
	 */
	static Mono<Credentials> login(String serverUrl, AccountSecret secret) {
		return HappyLogin.withSecret(serverUrl, secret);
	}

}
