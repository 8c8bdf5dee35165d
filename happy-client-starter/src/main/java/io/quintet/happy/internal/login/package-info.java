/**
 * The proof of an account secret that logs in.
 */
@NullMarked
package io.quintet.happy.internal.login;

import org.jspecify.annotations.NullMarked;
