package io.quintet.springai;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a method with Spring AI's {@code @Tool}: in a run of an assistant the method is
 * called only after a person has approved the call in the thread. Of a tool that is given
 * as a {@code ToolCallback} of the application's own the method cannot be seen; such a
 * tool is named in the property {@code acp.spring-ai.approval} or by
 * {@link ChatClientAssistant.Builder#approval}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface NeedsApproval {

}
