package io.quintet.appcontrol.autoconfigure;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.ConditionalGenericConverter;

import io.quintet.appcontrol.config.ConfigKey;

/**
 * Reads {@code name=value,other=value} where {@link KeyValuePairs} asks for it, and
 * leaves all other maps alone.
 */
@ConfigurationPropertiesBinding
final class PairsConverter implements ConditionalGenericConverter {

	@Override
	public Set<ConvertiblePair> getConvertibleTypes() {
		return Set.of(new ConvertiblePair(CharSequence.class, Map.class));
	}

	@Override
	public boolean matches(TypeDescriptor sourceType, TypeDescriptor targetType) {
		return targetType.hasAnnotation(KeyValuePairs.class);
	}

	@Override
	public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
		return (source != null) ? parse(source) : null;
	}

	/** The pairs of a text, or of what is one already. */
	static Object parse(Object source) {
		ConfigKey key = ConfigKey.COMPUTER_USE_ALLOWED_APP_BUNDLE_IDS;
		return (source instanceof Map) ? source : key.parse(AppControlPropertySource.property(key), source.toString());
	}

}
