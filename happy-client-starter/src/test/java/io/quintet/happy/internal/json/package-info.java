@NullMarked
package io.quintet.happy.internal.json;

import org.jspecify.annotations.NullMarked;
