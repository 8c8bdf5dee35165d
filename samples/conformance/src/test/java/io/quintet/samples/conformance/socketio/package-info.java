/**
 * The Socket.IO server alone, without ACP: real clients, the protocol's own suite, and
 * hostile ones.
 */
@NullMarked
package io.quintet.samples.conformance.socketio;

import org.jspecify.annotations.NullMarked;
