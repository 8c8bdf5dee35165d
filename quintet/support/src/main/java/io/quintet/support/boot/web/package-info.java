/**
 * What starters add to Boot's web server.
 */
@NullMarked
package io.quintet.support.boot.web;

import org.jspecify.annotations.NullMarked;
