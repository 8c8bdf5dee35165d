package io.quintet.samples.conformance.documents;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A test that copies what README.md and docs tell to copy into projects outside of the
 * reactor, builds them against modules that were installed as README.md says, starts them
 * and talks to them. Takes minutes, so that it runs with {@code -Doutside=true} only.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(named = "outside", matches = "true",
		disabledReason = "builds projects outside of the reactor; -Doutside=true runs it")
@interface OutsideTest {

}
