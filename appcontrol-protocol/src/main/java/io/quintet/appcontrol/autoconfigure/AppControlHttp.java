package io.quintet.appcontrol.autoconfigure;

/**
 * That the service answers over HTTP.
 *
 * @param path path under which it does
 */
record AppControlHttp(String path) {

}
