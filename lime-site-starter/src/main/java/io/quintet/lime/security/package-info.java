/**
 * Passports as authentications of Spring Security, where an application has it.
 */
@NullMarked
package io.quintet.lime.security;

import org.jspecify.annotations.NullMarked;
