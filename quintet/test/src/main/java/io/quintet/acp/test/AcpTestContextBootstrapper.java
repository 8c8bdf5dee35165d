package io.quintet.acp.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;
import org.springframework.boot.test.context.ReactiveWebMergedContextConfiguration;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives the slice a reactive web context, which ACP needs, without a server.
 */
final class AcpTestContextBootstrapper extends TestSliceTestContextBootstrapper<AcpTest> {

	@Override
	protected MergedContextConfiguration processMergedContextConfiguration(MergedContextConfiguration merged) {
		return new ReactiveWebMergedContextConfiguration(super.processMergedContextConfiguration(merged));
	}

}
