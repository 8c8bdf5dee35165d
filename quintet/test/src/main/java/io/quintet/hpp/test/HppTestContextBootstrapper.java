package io.quintet.hpp.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;
import org.springframework.boot.test.context.ReactiveWebMergedContextConfiguration;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives the slice a reactive web context, which HPP needs, without a server.
 */
final class HppTestContextBootstrapper extends TestSliceTestContextBootstrapper<HppTest> {

	@Override
	protected MergedContextConfiguration processMergedContextConfiguration(MergedContextConfiguration merged) {
		return new ReactiveWebMergedContextConfiguration(super.processMergedContextConfiguration(merged));
	}

}
