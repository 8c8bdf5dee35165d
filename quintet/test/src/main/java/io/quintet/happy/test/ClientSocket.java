package io.quintet.happy.test;

import org.jspecify.annotations.Nullable;

import io.quintet.socketio.SocketIoArguments;
import io.quintet.socketio.SocketIoSocket;

/** A client that connected. */
final class ClientSocket {

	final AccountState account;

	final ClientScope scope;

	/** Id of the session or machine, empty for a user-scoped socket. */
	final String scopeId;

	volatile @Nullable SocketIoSocket socket;

	ClientSocket(AccountState account, ClientScope scope, String scopeId) {
		this.account = account;
		this.scope = scope;
		this.scopeId = scopeId;
	}

	boolean isUser() {
		return this.scope == ClientScope.USER;
	}

	boolean isOf(ClientScope other, String id) {
		return this.scope == other && this.scopeId.equals(id);
	}

	void emit(String event, SocketIoArguments arguments) {
		SocketIoSocket to = this.socket;
		if (to != null) {
			to.emit(event, arguments);
		}
	}

	void close() {
		SocketIoSocket to = this.socket;
		if (to != null) {
			to.close();
		}
	}

}
