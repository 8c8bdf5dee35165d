package io.quintet.springai.autoconfigure;

import java.time.Duration;
import java.util.List;

import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of assistants that are chat clients of Spring AI.
 *
 * @param approval Names of tools that a person has to approve in the thread before they
 * are called.
 * @param approvalTimeout Time that an approval may take; the run has to last longer, see
 * acp.runs.timeout.
 * @param maxMessages Most messages of a thread that a model is shown, the newest ones.
 * @param maxTokens Most tokens of a thread that a model is shown, by estimate; the newest
 * message is always shown.
 */
@Validated
@ConfigurationProperties("acp.spring-ai")
public record AcpSpringAiProperties(@DefaultValue List<String> approval,
		@DefaultValue("60s") @DurationMin(millis = 1) Duration approvalTimeout,
		@DefaultValue("100") @Min(1) int maxMessages, @DefaultValue("8000") @Min(1) int maxTokens) {

}
