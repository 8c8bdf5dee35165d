package io.quintet.appcontrol.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * Gives the slice a context without a web server, which app-control does not need.
 */
final class AppControlTestContextBootstrapper extends TestSliceTestContextBootstrapper<AppControlTest> {

}
