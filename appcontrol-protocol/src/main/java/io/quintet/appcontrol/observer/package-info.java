/**
 * Observers of events: log lines that keep secrets, a file of raw observations, meters,
 * and a chain that keeps a broken observer from breaking the command.
 * <p>
 * Start at {@link io.quintet.appcontrol.observer.LoggingToolObserver} and
 * {@link io.quintet.appcontrol.internal.observer.ObserverChain}.
 */
@NullMarked
package io.quintet.appcontrol.observer;

import org.jspecify.annotations.NullMarked;
