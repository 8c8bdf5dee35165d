package io.quintet.hpp.session;

/**
 * Bounds of one session.
 *
 * @param maxKeys most keys with a value, at least 1
 * @param maxChanges most changes that are kept, at least 1; the oldest give way
 * @param maxWeight most heap that the content may occupy, in bytes as
 * {@link io.quintet.hpp.json.Json#weight()} estimates them; kept changes may occupy as
 * much again, and the oldest give way
 */
public record SessionLimits(int maxKeys, int maxChanges, long maxWeight) {

}
