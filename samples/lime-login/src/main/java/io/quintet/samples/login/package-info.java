/**
 * A site that agents log in to. Import
 * {@link io.quintet.samples.login.LoginConfiguration} to have it in another application.
 */
@NullMarked
package io.quintet.samples.login;

import org.jspecify.annotations.NullMarked;
