/**
 * The local service without a transport: {@link AppControlService} answers one request
 * with envelopes. What operators may forbid is in {@link CommandPolicy} and
 * {@link KillSwitch}.
 */
@NullMarked
package io.quintet.appcontrol.service;

import org.jspecify.annotations.NullMarked;
