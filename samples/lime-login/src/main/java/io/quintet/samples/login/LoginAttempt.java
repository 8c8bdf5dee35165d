package io.quintet.samples.login;

import java.time.Instant;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.quintet.lime.passport.Passport;

/**
 * The login of one browser. It is found by its key, which only that browser has, and
 * never by the id of its login request, which the agent and the platform know too and
 * which is shown on the screen.
 */
final class LoginAttempt {

	private static final int MAX_WATCHERS = 8;

	private final String key = Secrets.next();

	private final String requestId;

	private final Instant begunAt;

	private final Instant endsAt;

	private final Disposable.Swap wait = Disposables.swap();

	private final Sinks.One<LoginEnd> sink = Sinks.one();

	private volatile @Nullable LoginEnd end;

	private @Nullable AgentSession session;

	private int watchers;

	LoginAttempt(String requestId, Instant begunAt, Instant endsAt) {
		this.requestId = requestId;
		this.begunAt = begunAt;
		this.endsAt = endsAt;
	}

	String key() {
		return this.key;
	}

	String requestId() {
		return this.requestId;
	}

	Instant begunAt() {
		return this.begunAt;
	}

	Instant endsAt() {
		return this.endsAt;
	}

	/** Returns how it ended, {@code null} while it is waited for. */
	@Nullable LoginEnd end() {
		return this.end;
	}

	/** Emits how it ends, also when it has ended; completes empty when the site stops. */
	Mono<LoginEnd> whenEnded() {
		return this.sink.asMono();
	}

	/** Waits for a login; its end is that of this attempt. */
	void waitFor(Mono<Passport> login) {
		this.wait
			.update(login.subscribe((passport) -> end(LoginEnd.of(passport)), (failure) -> end(LoginEnd.of(failure))));
	}

	/** Ends it, unless it has ended. */
	void end(LoginEnd end) {
		synchronized (this) {
			if (this.end != null) {
				return;
			}
			this.end = end;
		}
		this.sink.tryEmitValue(end);
	}

	/** Waits no longer, and says so to those who watch. */
	void stop() {
		end(LoginEnd.STOPPED);
		this.wait.dispose();
	}

	/** Sends those who watch away without an end, since the site stops. */
	void leave() {
		this.wait.dispose();
		this.sink.tryEmitEmpty();
	}

	/** Adds one who watches, unless there are too many. */
	synchronized boolean enter() {
		if (this.watchers >= MAX_WATCHERS) {
			return false;
		}
		this.watchers++;
		return true;
	}

	synchronized void exit() {
		this.watchers--;
	}

	/**
	 * Opens the session that the login leads to. There is one, however often this is
	 * called: two tabs may ask, and an answer may get lost.
	 * @param opener opens a session
	 * @return the session, which may have ended since
	 */
	synchronized AgentSession claim(Function<Passport, AgentSession> opener) {
		AgentSession opened = this.session;
		if (opened == null) {
			Passport passport = (this.end != null) ? this.end.passport() : null;
			if (passport == null) {
				throw new ProblemException(Problem.NOT_APPROVED);
			}
			opened = opener.apply(passport);
			this.session = opened;
		}
		return opened;
	}

	@Override
	public String toString() {
		return "LoginAttempt[" + this.requestId + "]";
	}

}
