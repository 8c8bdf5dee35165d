package io.quintet.happy.test;

import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.RecordKey;

/** Another client that changes the metadata of a session at the worst time. */
final class OtherWriter implements UnaryOperator<@Nullable String> {

	private final AccountState account;

	private final SessionState session;

	OtherWriter(AccountState account, SessionState session) {
		this.account = account;
		this.session = session;
	}

	@Override
	public @Nullable String apply(@Nullable String metadata) {
		AccountSecret secret = this.account.secret();
		RecordKey key = (secret != null) ? secret.keyOf(this.session.dataEncryptionKey) : null;
		JsonNode opened = (key != null) ? Ciphertext.open(metadata, key) : null;
		if (key == null || !(opened instanceof ObjectNode object)) {
			return metadata;
		}
		return Ciphertext.of(object.put("otherWriter", this.session.metadata.version() + 1), key);
	}

}
