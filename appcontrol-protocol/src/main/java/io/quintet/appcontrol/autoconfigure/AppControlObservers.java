package io.quintet.appcontrol.autoconfigure;

import io.quintet.appcontrol.internal.observer.ObserverChain;

/**
 * All observers of the application. A type of its own, so that it is not one of them.
 *
 * @param chain the observers in their order
 */
record AppControlObservers(ObserverChain chain) {

}
