/**
 * Who is calling, and what they may do.
 */
@NullMarked
package io.quintet.acp.access;

import org.jspecify.annotations.NullMarked;
