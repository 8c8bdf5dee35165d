/**
 * What assistants are written against: {@link io.quintet.acp.assistant.AssistantHandler}.
 */
@NullMarked
package io.quintet.acp.assistant;

import org.jspecify.annotations.NullMarked;
