package io.quintet.lime.internal.login;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Set;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.login.PendingLoginStore.LoginNode;

/**
 * Several nodes over one store, some of which do not live any more, or whose store does
 * not.
 */
class SharedStore {

	private final PendingLoginStore store;

	final Set<String> dead = new HashSet<>();

	boolean hanging;

	boolean failing;

	SharedStore(PendingLoginStore store) {
		this.store = store;
	}

	PendingLoginStore of(Scheduler timer) {
		return (PendingLoginStore) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { PendingLoginStore.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("isShared")) {
						return true;
					}
					boolean many = method.getReturnType() == Flux.class;
					if (this.hanging) {
						return many ? Flux.never() : Mono.never();
					}
					if (this.failing) {
						return many ? Flux.error(new IllegalStateException("down"))
								: Mono.error(new IllegalStateException("down"));
					}
					for (Object argument : arguments) {
						if (argument instanceof LoginNode node && this.dead.contains(node.id())) {
							return many ? Flux.empty() : Mono.empty();
						}
					}
					try {
						return method.invoke(this.store, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

}
