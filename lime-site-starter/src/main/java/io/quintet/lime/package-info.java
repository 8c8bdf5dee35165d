/**
 * Login with LIME, the site's side. Begin with {@link io.quintet.lime.LimeSite}.
 */
@NullMarked
package io.quintet.lime;

import org.jspecify.annotations.NullMarked;
