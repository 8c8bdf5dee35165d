package io.quintet.acp.assistant;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Gives an assistant its id. On a class or a bean method of an {@link AssistantHandler}
 * or a {@link BlockingAssistantHandler} it names that handler, on one of a bean that an
 * {@link AssistantAdapter} is for it makes that bean an assistant; on a method of any
 * bean it makes that method a handler.
 * <p>
 * A method takes any of {@link HandlerContext}, {@link AssistantEvents} and returns a
 * publisher of {@link AssistantEvent}, or takes any of {@link BlockingHandlerContext},
 * {@link BlockingHandlerSend} and returns nothing.
 */
@Documented
@Reflective
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface AcpAssistant {

	/** Returns the id by which the assistant is invoked. */
	String value();

}
