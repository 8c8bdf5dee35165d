package io.quintet.happy.test;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that a client did.
 *
 * @param method HTTP method; {@code CONNECT}, {@code EVENT} and {@code DISCONNECT} of a
 * socket
 * @param target path with query; name of the event; scope of a socket that came or went
 * @param body JSON body, data of the event or members that a socket connected with,
 * without the token; {@code null} where there is none
 */
public record RecordedCall(String method, String target, @Nullable JsonNode body) {

}
