package io.quintet.samples.allinone;

import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of the house, over the main code of all modules.
 */
class ArchitectureTests {

	private static JavaClasses starters;

	private static JavaClasses all;

	@BeforeAll
	static void read() {
		all = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("io.quintet");
		starters = all.that(new DescribedPredicate<>("belong to starters") {

			@Override
			public boolean test(JavaClass type) {
				return !type.getPackageName().startsWith("io.quintet.samples")
						&& !type.getPackageName().endsWith(".test");
			}

		});
		assertThat(starters).hasSizeGreaterThan(50);
	}

	@Test
	void packagesAreFreeOfCycles() {
		slices().matching("io.quintet.(**)").should().beFreeOfCycles().check(starters);
	}

	@Test
	void noStarterNeedsAnother() {
		slices().matching("io.quintet.(*)..")
			.should()
			.notDependOnEachOther()
			.ignoreDependency(DescribedPredicate.alwaysTrue(),
					JavaClass.Predicates.resideInAnyPackage("io.quintet.support..", "io.quintet.socketio.."))
			// An addition to ACP.
			.ignoreDependency(JavaClass.Predicates.resideInAPackage("io.quintet.springai.."),
					JavaClass.Predicates.resideInAPackage("io.quintet.acp.."))
			.check(starters);
	}

	@Test
	void theSocketIoServerKnowsNoProtocol() {
		noClasses().that()
			.resideInAPackage("io.quintet.socketio..")
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.quintet..")
				.and(JavaClass.Predicates.resideOutsideOfPackages("io.quintet.socketio..", "io.quintet.support..")))
			.check(starters);
	}

	@Test
	void springBootIsUsedInAutoConfigurationOnly() {
		noClasses().that()
			.resideOutsideOfPackages("..autoconfigure..", "io.quintet.support.boot..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.check(starters);
	}

	@Test
	void whatThePlainHalfOfAppControlSharesIsFreeOfSpring() {
		noClasses().that()
			.resideInAPackage("io.quintet.support..")
			.and()
			.resideOutsideOfPackages("io.quintet.support.boot..", "io.quintet.support.nodes..",
					"io.quintet.support.web..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "jakarta..")
			.check(starters);
		noClasses().that()
			.resideInAPackage("io.quintet.appcontrol..")
			.and()
			.resideOutsideOfPackages("io.quintet.appcontrol.autoconfigure..", "io.quintet.appcontrol.internal.web..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.quintet.support.boot..", "io.quintet.support.nodes..", "io.quintet.support.web..")
			.check(starters);
	}

	@Test
	void jackson2IsNotUsed() {
		// The model that springdoc serves is read by the mapper of its library alone.
		noClasses().that()
			.doNotHaveFullyQualifiedName("io.quintet.support.boot.OpenApiResource")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.fasterxml.jackson.databind..")
			.check(all);
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
					return (owner.startsWith("reactor.core.publisher.") && call.getName().startsWith("block"))
							|| (owner.equals("java.lang.Thread") && call.getName().equals("sleep"));
				}

			})
			.check(starters);
	}

	@Test
	void beanMethodsAreNotPublic() {
		methods().that().areAnnotatedWith(Bean.class).should().notBePublic().check(all);
	}

	@Test
	void autoConfigurationsAreFinalAndShowNothing() {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.resideInAPackage("..autoconfigure")
			.check(starters);
		methods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic()
			.check(starters);
	}

	@Test
	void onlyAutoConfigurationsPropertiesAndConnectionDetailsOfThatPackageArePublic() {
		classes().that()
			.resideInAPackage("..autoconfigure")
			.and()
			.areTopLevelClasses()
			.and()
			.arePublic()
			.should()
			.beAnnotatedWith(AutoConfiguration.class)
			.orShould()
			.beAnnotatedWith(ConfigurationProperties.class)
			.orShould()
			.beAssignableTo(ConnectionDetails.class)
			.check(starters);
	}

	@Test
	void signaturesOfTheApiNameNoInternalType() {
		members().that().areDeclaredInClassesThat(new DescribedPredicate<JavaClass>("belong to the API") {

			@Override
			public boolean test(JavaClass type) {
				return isOfTheApi(type) && starters.contain(type.getName());
			}

		}).and(new DescribedPredicate<>("are public or protected") {

			@Override
			public boolean test(JavaMember member) {
				return member.getModifiers().contains(JavaModifier.PUBLIC)
						|| member.getModifiers().contains(JavaModifier.PROTECTED);
			}

		}).should(new ArchCondition<>("name no internal type") {

			@Override
			public void check(JavaMember member, ConditionEvents events) {
				Stream<JavaType> named = (member instanceof JavaCodeUnit unit)
						? Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
						: Stream.of(((JavaField) member).getType());
				named.flatMap((type) -> type.getAllInvolvedRawTypes().stream())
					.filter(ArchitectureTests::isInternal)
					.forEach((type) -> events
						.add(SimpleConditionEvent.violated(member, member.getFullName() + " names " + type.getName())));
			}

		}).check(starters);
	}

	private static boolean isOfTheApi(JavaClass type) {
		return type.getModifiers().contains(JavaModifier.PUBLIC) && !isInternal(type)
				&& type.getEnclosingClass().map(ArchitectureTests::isOfTheApi).orElse(true);
	}

	private static boolean isInternal(JavaClass type) {
		return type.getPackageName().matches("io\\.quintet\\.(support.*|.*\\.internal(\\..*)?)");
	}

	@Test
	void nettyIsUsedByTransportsOnly() {
		noClasses().that()
			.resideOutsideOfPackages("..web..", "..socketio..", "..socket..", "..transport..", "..autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.netty..", "reactor.netty..")
			.check(starters);
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(all.stream()
			.filter((type) -> !type.getPackageName().equals("io.quintet"))
			.map(JavaClass::getPackage)
			.distinct()
			.filter((type) -> !type.isAnnotatedWith(NullMarked.class))
			.map((type) -> type.getName())
			.toList()).isEmpty();
	}

	@Test
	void namesSayWhatDiffers() {
		noClasses().should()
			.haveSimpleNameEndingWith("Impl")
			.orShould()
			.haveSimpleNameEndingWith("Manager")
			.orShould()
			.haveSimpleNameEndingWith("Util")
			.orShould()
			.haveSimpleNameEndingWith("Utils")
			.check(all);
	}

}
