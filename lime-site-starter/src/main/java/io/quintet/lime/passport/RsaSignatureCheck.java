package io.quintet.lime.passport;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

import io.quintet.lime.error.LimeInvalidPassportException;

/**
 * Checks signatures by the first security provider that can. What the provider has
 * prepared for the key is used again, by one thread at a time, for as many threads as
 * there are processors.
 */
final class RsaSignatureCheck implements SignatureCheck {

	private final RSAPublicKey key;

	private final Queue<Signature> prepared = new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

	/**
	 * Creates a check.
	 * @param key the key
	 * @throws GeneralSecurityException when no provider can use it
	 */
	RsaSignatureCheck(RSAPublicKey key) throws GeneralSecurityException {
		this.key = key;
		this.prepared.add(prepare());
	}

	private Signature prepare() throws GeneralSecurityException {
		Signature prepared = Signature.getInstance("SHA256withRSA");
		prepared.initVerify(this.key);
		return prepared;
	}

	@Override
	public boolean isGood(byte[] signed, byte[] signature) {
		try {
			Signature kept = this.prepared.poll();
			Signature check = (kept != null) ? kept : prepare();
			check.update(signed);
			boolean good = check.verify(signature);
			// One that failed is not used again, and where there are enough it is gone.
			this.prepared.offer(check);
			return good;
		}
		catch (SignatureException ex) {
			return false;
		}
		catch (GeneralSecurityException ex) {
			throw new LimeInvalidPassportException("JWT signature verification failed", ex);
		}
	}

}
