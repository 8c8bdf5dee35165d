package io.quintet.lime.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * Gives the slice a context without a web server, which LIME does not need.
 */
final class LimeTestContextBootstrapper extends TestSliceTestContextBootstrapper<LimeTest> {

}
