/**
 * What several starters need of Spring Boot. Internal: it may change in any version.
 */
@NullMarked
package io.quintet.support.boot;

import org.jspecify.annotations.NullMarked;
