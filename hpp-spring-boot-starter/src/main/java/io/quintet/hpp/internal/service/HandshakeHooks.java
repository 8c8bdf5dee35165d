package io.quintet.hpp.internal.service;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import reactor.core.scheduler.Scheduler;

import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.hook.ActionHook;
import io.quintet.hpp.hook.BrowserAuthenticator;
import io.quintet.hpp.hook.DoneHook;
import io.quintet.hpp.hook.ExtendHook;
import io.quintet.hpp.hook.ModeHandler;
import io.quintet.hpp.hook.SessionCreateHook;

/**
 * The hooks of the application, each kind in order. Asked for at their first use, because
 * a hook may itself depend on {@link HandshakeSessions}.
 *
 * @param create create hooks
 * @param action action hooks
 * @param done done hooks
 * @param extend extend hooks
 * @param authenticators authenticators of notify, all of which must agree
 * @param modes mode handlers, of which the first that supports a mode wins
 * @param workers scheduler that hooks may block
 * @param timeout longest time of one call, in which it may wait for a worker; the hook
 * then counts as failed
 */
public record HandshakeHooks(Supplier<List<SessionCreateHook>> create, Supplier<List<ActionHook>> action,
		Supplier<List<DoneHook>> done, Supplier<List<ExtendHook>> extend,
		Supplier<List<BrowserAuthenticator>> authenticators, Supplier<List<ModeHandler>> modes, Scheduler workers,
		Duration timeout) {

}
