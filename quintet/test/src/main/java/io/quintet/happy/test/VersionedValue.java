package io.quintet.happy.test;

import org.jspecify.annotations.Nullable;

/**
 * A value that is replaced only by who knows its version.
 *
 * @param value ciphertext, base64
 * @param version rises by one with each change
 */
record VersionedValue(@Nullable String value, long version) {

	VersionedValue next(@Nullable String changed) {
		return new VersionedValue(changed, this.version + 1);
	}

}
