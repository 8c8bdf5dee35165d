/**
 * Settings and figures of runs.
 */
@NullMarked
package io.quintet.acp.run;

import org.jspecify.annotations.NullMarked;
