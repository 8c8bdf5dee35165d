/**
 * The REST side: {@link io.quintet.acp.web.AcpRoutes}.
 */
@NullMarked
package io.quintet.acp.web;

import org.jspecify.annotations.NullMarked;
