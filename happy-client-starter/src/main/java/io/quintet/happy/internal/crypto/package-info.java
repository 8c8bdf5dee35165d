/**
 * Key derivation and the ciphers below the keys of accounts and records.
 */
@NullMarked
package io.quintet.happy.internal.crypto;

import org.jspecify.annotations.NullMarked;
