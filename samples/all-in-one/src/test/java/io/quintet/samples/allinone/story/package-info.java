@NullMarked
package io.quintet.samples.allinone.story;

import org.jspecify.annotations.NullMarked;
