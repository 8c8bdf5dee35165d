/**
 * Finds address and credentials, and reads key files.
 */
@NullMarked
package io.quintet.happy.internal.credentials;

import org.jspecify.annotations.NullMarked;
