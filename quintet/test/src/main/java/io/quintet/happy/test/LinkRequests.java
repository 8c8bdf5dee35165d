package io.quintet.happy.test;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.crypto.RecordKey;

/** Clients that wait to be approved for an account. */
final class LinkRequests {

	private static final int MAX = 1000;

	private final Map<String, Boolean> waiting = new ConcurrentHashMap<>();

	private final Map<String, Approval> approved = new ConcurrentHashMap<>();

	private final SecureRandom random;

	LinkRequests(SecureRandom random) {
		this.random = random;
	}

	/** Asks; answered once the request is approved. */
	@Nullable Approval ask(String publicKey) {
		Approval approval = this.approved.get(publicKey);
		if (approval == null && this.waiting.size() < MAX) {
			this.waiting.put(publicKey, Boolean.TRUE);
		}
		return approval;
	}

	boolean approve(String publicKey, FakeAccount account) {
		if (this.waiting.remove(publicKey) == null) {
			return false;
		}
		RecordKey secret = new RecordKey(CipherVariant.DATA_KEY, account.secret().bytes());
		byte[] sealed = Base64.getDecoder().decode(secret.sealTo(Base64.getDecoder().decode(publicKey), this.random));
		// The box of a login has no version before it.
		String response = Base64.getEncoder().encodeToString(Arrays.copyOfRange(sealed, 1, sealed.length));
		this.approved.put(publicKey, new Approval(account.token(), response));
		return true;
	}

	/**
	 * What the client gets.
	 *
	 * @param token token of the account
	 * @param response box for the public key of the client, base64
	 */
	record Approval(String token, String response) {

		@Override
		public String toString() {
			return "Approval";
		}

	}

}
