package io.quintet.support;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;

class TypeNameTests {

	@Test
	void aClassHasItsSimpleName() {
		assertThat(TypeName.of(new ArrayList<>())).isEqualTo("ArrayList");
		assertThat(TypeName.of(new Nested())).isEqualTo("Nested");
	}

	@Test
	void whatHasNoNameIsNamedAfterWhereItIs() {
		assertThat(TypeName.of(new Nested() {
		})).matches("TypeNameTests\\$\\d");
		Supplier<String> lambda = () -> "";
		assertThat(TypeName.of(lambda)).isEqualTo("TypeNameTests$$Lambda");
	}

	@Test
	void aClassWithoutPackageKeepsItsFirstLetter() throws Exception {
		Field anonymous = Class.forName("WithoutPackage").getDeclaredField("ANONYMOUS");
		anonymous.setAccessible(true);
		assertThat(TypeName.of(anonymous.get(null))).isEqualTo("WithoutPackage$1");
	}

	@Test
	void aProxyHasTheNameOfWhatItStandsFor() {
		ProxyFactory factory = new ProxyFactory(new Nested());
		factory.setProxyTargetClass(true);
		assertThat(TypeName.of(factory.getProxy())).isEqualTo("Nested");
		Object proxy = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Supplier.class },
				(instance, method, arguments) -> null);
		assertThat(TypeName.of(proxy)).isEqualTo("Supplier");
	}

	static class Nested {

	}

}
