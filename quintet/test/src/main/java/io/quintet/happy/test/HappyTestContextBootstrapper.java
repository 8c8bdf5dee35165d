package io.quintet.happy.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Gives the slice a context without a web server, which the client does not need. */
final class HappyTestContextBootstrapper extends TestSliceTestContextBootstrapper<HappyTest> {

}
