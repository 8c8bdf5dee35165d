/**
 * What the packages of the starter share; no part of its API.
 */
@NullMarked
package io.quintet.hpp.internal;

import org.jspecify.annotations.NullMarked;
