@NullMarked
package io.quintet.happy.json;

import org.jspecify.annotations.NullMarked;
