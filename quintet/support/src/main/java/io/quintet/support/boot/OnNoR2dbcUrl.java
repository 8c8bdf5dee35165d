package io.quintet.support.boot;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches an application whose properties name no database.
 */
public final class OnNoR2dbcUrl extends SpringBootCondition {

	private static final String PROPERTY = "spring.r2dbc.url";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("R2DBC URL");
		return StringUtils.hasText(context.getEnvironment().getProperty(PROPERTY))
				? ConditionOutcome.noMatch(message.found("property").items(PROPERTY))
				: ConditionOutcome.match(message.didNotFind("property").items(PROPERTY));
	}

}
