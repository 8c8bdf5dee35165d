package io.quintet.appcontrol;

import java.util.List;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * What keeps the contracts usable in a plain {@code main}.
 */
class ArchitectureTests {

	private static final String ROOT = "io.quintet.appcontrol";

	/** Imports point down this list and never back. */
	private static final List<String> PACKAGES = List.of(ROOT + ".autoconfigure..", ROOT + ".internal.web..",
			ROOT + ".socket..", ROOT + ".service..", ROOT + ".client..", ROOT + ".internal.socket..",
			ROOT + ".internal.observer..", ROOT + ".observer..", ROOT + ".config..", ROOT + ".schema..", ROOT,
			ROOT + ".internal");

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@Test
	void springIsUsedByTheAutoConfigurationAndTheWebOnly() {
		noClasses().that()
			.resideOutsideOfPackages(ROOT + ".autoconfigure..", ROOT + ".internal.web..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "jakarta..", "io.quintet.support.boot..",
					"io.quintet.support.web..")
			.check(CLASSES);
		noClasses().that()
			.resideInAPackage(ROOT + ".internal.web..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void importsPointDownwards() {
		for (int i = 1; i < PACKAGES.size(); i++) {
			noClasses().that()
				.resideInAPackage(PACKAGES.get(i))
				.should()
				.dependOnClassesThat()
				.resideInAnyPackage(PACKAGES.subList(0, i).toArray(String[]::new))
				.allowEmptyShould(true)
				.check(CLASSES);
		}
		slices().matching("io.quintet.(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void everyPackageIsListed() {
		noClasses().should().resideOutsideOfPackages(PACKAGES.toArray(String[]::new)).check(CLASSES);
	}

	@Test
	void onlyBlockingTypesBlock() {
		noClasses().that()
			.haveSimpleNameNotStartingWith("Blocking")
			.should()
			.callCodeUnitWhere(new DescribedPredicate<>("the call blocks") {

				@Override
				public boolean test(JavaCall<?> call) {
					String owner = call.getTargetOwner().getName();
					return (owner.startsWith("reactor.core.publisher.")
							&& (call.getName().startsWith("block") || call.getName().matches("to(Stream|Iterable)")))
							|| (owner.equals("java.lang.Thread") && call.getName().equals("sleep"));
				}

			})
			.check(CLASSES);
	}

	@Test
	void jackson2IsNotUsed() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..")
			.check(CLASSES);
	}

}
