/**
 * Handshake Prompt Protocol: a pasteable prompt lets an AI agent and a person fill one
 * form together. Applications start at {@link io.quintet.hpp.HandshakeSessions}; agents
 * in the same process and transports at {@link io.quintet.hpp.HandshakeAgents}.
 */
@NullMarked
package io.quintet.hpp;

import org.jspecify.annotations.NullMarked;
