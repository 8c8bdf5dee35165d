package io.quintet.appcontrol.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

import io.quintet.appcontrol.internal.web.AppControlRoutes;
import io.quintet.appcontrol.internal.web.WebSettings;
import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.support.web.HttpOperations;

/**
 * Auto-configuration of the service over HTTP, in a reactive web application: with
 * {@code app-control.service.token}, or where the application says that it needs none.
 */
@AutoConfiguration(after = AppControlServiceAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(RouterFunction.class)
@ConditionalOnBean(AppControlService.class)
@Conditional(AppControlWebAutoConfiguration.OnAuthentication.class)
final class AppControlWebAutoConfiguration {

	/** Name of the bean that makes the service reachable over HTTP. */
	static final String ROUTER = "appControlRouterFunction";

	@Bean
	@ConditionalOnMissingBean
	AppControlRoutes appControlRoutes(AppControlService service, AppControlSchemas schemas,
			AppControlProperties properties) {
		AppControlProperties.Service settings = properties.service();
		return new AppControlRoutes(service, schemas, new WebSettings(settings.basePath(),
				Math.toIntExact(settings.maxLineSize().toBytes()), settings.resumableStreams()));
	}

	@Bean(ROUTER)
	RouterFunction<ServerResponse> appControlRouterFunction(AppControlRoutes routes, ApplicationContext context) {
		return HttpOperations.ofApplication(routes.routerFunction(), context);
	}

	/**
	 * Whether it is settled who may ask. A token that is a placeholder which nothing
	 * resolves is explained later.
	 */
	static final class OnAuthentication implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			Binder binder = Binder.get(context.getEnvironment());
			return binder.bind("app-control.service.token", String.class).isBound() || Boolean.TRUE
				.equals(binder.bind("app-control.service.allow-unauthenticated", Boolean.class).orElse(null));
		}

	}

}
