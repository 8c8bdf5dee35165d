package io.quintet.springai.autoconfigure;

import java.util.List;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of assistants that are chat clients of Spring AI.
 *
 * @param approval Names of tools that a person has to approve in the thread before they
 * are called.
 * @param maxMessages Most messages of a thread that a model is shown, the newest ones.
 * @param maxTokens Most tokens of a thread that a model is shown, by estimate; the newest
 * message is always shown.
 */
@Validated
@ConfigurationProperties("acp.spring-ai")
public record AcpSpringAiProperties(@DefaultValue List<String> approval, @DefaultValue("100") @Min(1) int maxMessages,
		@DefaultValue("8000") @Min(1) int maxTokens) {

}
