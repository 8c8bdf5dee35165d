package io.quintet.hpp;

/**
 * A granted extension.
 *
 * @param extended seconds that were added to the ttl
 * @param expiresIn remaining time of the session in whole seconds
 */
public record Extension(long extended, long expiresIn) {

}
