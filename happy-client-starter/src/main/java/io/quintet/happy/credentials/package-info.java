/**
 * Credentials: where they come from and how key files are read. Start at
 * {@link io.quintet.happy.credentials.Credentials}.
 */
@NullMarked
package io.quintet.happy.credentials;

import org.jspecify.annotations.NullMarked;
