package io.quintet.appcontrol.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Refuses blank texts: an empty token is no token, and would open what it should close.
 * An absent text is fine. Fails for blank texts only, so no report of it shows a secret.
 */
@Documented
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = NotBlankIfSet.Validator.class)
@interface NotBlankIfSet {

	String message() default "must not be blank; remove it to have none";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/** Checks the text. */
	final class Validator implements ConstraintValidator<NotBlankIfSet, String> {

		@Override
		public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
			return text == null || !text.isBlank();
		}

	}

}
