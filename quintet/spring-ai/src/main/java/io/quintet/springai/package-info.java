/**
 * Chat clients of Spring AI as assistants of ACP. Start with
 * {@link io.quintet.springai.ChatClientAssistant}.
 */
@NullMarked
package io.quintet.springai;

import org.jspecify.annotations.NullMarked;
