/**
 * The REST side: {@link io.quintet.acp.internal.web.AcpRoutes}.
 */
@NullMarked
package io.quintet.acp.internal.web;

import org.jspecify.annotations.NullMarked;
