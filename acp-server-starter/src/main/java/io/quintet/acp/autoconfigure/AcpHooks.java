package io.quintet.acp.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.util.function.SingletonSupplier;
import reactor.core.publisher.Mono;

import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.thread.Identity;

/**
 * The beans that identify and authorize callers. They may themselves need what asks them,
 * so they are looked up when all beans are there.
 */
final class AcpHooks implements SmartInitializingSingleton {

	private final SingletonSupplier<AcpAuthenticator> authenticator;

	// A list of one or none: unlike null, an empty list is cached.
	private final SingletonSupplier<List<AcpAuthorizer>> authorizer;

	AcpHooks(ObjectProvider<AcpAuthenticator> authenticators, ObjectProvider<AcpAuthorizer> authorizers) {
		this.authenticator = SingletonSupplier.of(() -> only(AcpAuthenticator.class, authenticators::getObject));
		this.authorizer = SingletonSupplier.of(() -> only(AcpAuthorizer.class, () -> {
			AcpAuthorizer present = authorizers.getIfAvailable();
			return (present != null) ? List.of(present) : List.of();
		}));
	}

	private static <T> T only(Class<?> type, Supplier<T> bean) {
		try {
			return bean.get();
		}
		catch (NoUniqueBeanDefinitionException ex) {
			Collection<String> names = ex.getBeanNamesFound();
			throw AcpFailures.several(type, (names != null) ? names : List.of());
		}
	}

	/**
	 * Looks for an authenticator before any bean is created: no database needs to start
	 * for an application that cannot.
	 * @param beans the bean definitions
	 */
	static void check(ListableBeanFactory beans) {
		if (BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, AcpAuthenticator.class, true,
				false).length == 0) {
			throw AcpFailures.noAuthenticator();
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.authenticator.obtain();
		this.authorizer.obtain();
	}

	/** Returns the authenticator, which is looked up at its first use. */
	AcpAuthenticator authenticator() {
		return new AcpAuthenticator() {

			@Override
			public Mono<Identity> authenticate(AcpCredentials credentials) {
				return AcpHooks.this.authenticator.obtain().authenticate(credentials);
			}

			@Override
			public boolean mayBlock() {
				return AcpHooks.this.authenticator.obtain().mayBlock();
			}

		};
	}

	@Nullable AcpAuthorizer authorizer() {
		List<AcpAuthorizer> present = this.authorizer.obtain();
		return present.isEmpty() ? null : present.get(0);
	}

}
