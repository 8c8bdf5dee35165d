package io.quintet.appcontrol.autoconfigure;

import io.quintet.appcontrol.ReactiveAppControlClient;

/**
 * The application's client, which the service runs commands on. A type of its own, so
 * that it is not one of the application's clients.
 */
record AppControlTarget(ReactiveAppControlClient client) {

}
