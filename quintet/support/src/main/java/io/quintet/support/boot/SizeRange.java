package io.quintet.support.boot;

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
import org.springframework.util.unit.DataSize;

/**
 * Bounds a size, both ends inclusive. An absent size is fine.
 */
@Documented
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = SizeRange.Validator.class)
public @interface SizeRange {

	/** Most bytes that a Java array can be asked for. */
	long MAX_ARRAY = Integer.MAX_VALUE;

	String message() default "must be between {min} and {max} bytes";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/**
	 * Returns the lower bound.
	 * @return bytes
	 */
	long min() default 1;

	/**
	 * Returns the upper bound.
	 * @return bytes
	 */
	long max() default Long.MAX_VALUE;

	/** Checks the bounds. */
	final class Validator implements ConstraintValidator<SizeRange, DataSize> {

		private long min;

		private long max;

		@Override
		public void initialize(SizeRange range) {
			this.min = range.min();
			this.max = range.max();
		}

		@Override
		public boolean isValid(@Nullable DataSize size, ConstraintValidatorContext context) {
			return size == null || (size.toBytes() >= this.min && size.toBytes() <= this.max);
		}

	}

}
