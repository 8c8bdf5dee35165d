package io.quintet.appcontrol.autoconfigure;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;

import io.quintet.appcontrol.config.ConfigKey;

/**
 * Takes the allowed apps from one source, the one that ranks highest. Spring would add up
 * the entries of all sources, and skip a source that has them as one text: then a
 * variable could neither take an app away nor, empty, all of them, as it can elsewhere.
 */
final class BundleIdsBindHandlerAdvisor implements ConfigurationPropertiesBindHandlerAdvisor {

	private static final ConfigurationPropertyName NAME = ConfigurationPropertyName
		.of(AppControlPropertySource.property(ConfigKey.COMPUTER_USE_ALLOWED_APP_BUNDLE_IDS));

	private final Environment environment;

	BundleIdsBindHandlerAdvisor(Environment environment) {
		this.environment = environment;
	}

	@Override
	public BindHandler apply(BindHandler handler) {
		return new AbstractBindHandler(handler) {

			@Override
			public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
					Object result) {
				Object bound = NAME.equals(name) ? highest(context, result) : result;
				return super.onSuccess(name, target, context, bound);
			}

		};
	}

	private Object highest(BindContext context, Object result) {
		PropertySourcesPlaceholdersResolver placeholders = new PropertySourcesPlaceholdersResolver(this.environment);
		for (ConfigurationPropertySource source : context.getSources()) {
			ConfigurationProperty whole = source.getConfigurationProperty(NAME);
			if (whole != null) {
				Object value = placeholders.resolvePlaceholders(whole.getValue());
				return PairsConverter.parse((value != null) ? value : "");
			}
			if (source.containsDescendantOf(NAME) == ConfigurationPropertyState.PRESENT) {
				Map<String, String> pairs = new Binder(List.of(source), placeholders)
					.bind(NAME, Bindable.mapOf(String.class, String.class))
					.orElse(null);
				return (pairs != null) ? pairs : Map.of();
			}
		}
		return result;
	}

}
