/**
 * Keys and ciphers of Happy: key derivation, the two record ciphers, sealed record keys
 * and the proof of a login. Start at {@link io.quintet.happy.crypto.AccountSecret}.
 */
@NullMarked
package io.quintet.happy.crypto;

import org.jspecify.annotations.NullMarked;
