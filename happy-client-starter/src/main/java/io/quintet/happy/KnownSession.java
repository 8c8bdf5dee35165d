package io.quintet.happy;

import io.quintet.happy.crypto.RecordKey;

/** A session whose key is at hand. */
record KnownSession(String id, RecordKey key) {
}
