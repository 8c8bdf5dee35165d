package io.quintet.lime.login;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method of a bean that handles the ends of login requests. It takes
 * <ul>
 * <li>the verified {@link io.quintet.lime.passport.Passport}, and is called for approved
 * requests only, or</li>
 * <li>the {@link LimeLoginEvent}, or</li>
 * <li>the id of the request and the unverified passport, which is {@code null} for an
 * expired one, both as {@link String}</li>
 * </ul>
 * and returns nothing, a {@link java.util.concurrent.CompletionStage} or a
 * {@link org.reactivestreams.Publisher}. {@code @Order} of the method, else of the bean,
 * counts among all handlers.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface OnLimeLogin {

}
