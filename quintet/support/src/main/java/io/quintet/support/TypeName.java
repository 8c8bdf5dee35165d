package io.quintet.support;

import java.lang.reflect.Proxy;

/**
 * Names of types for people: log lines, endpoints, messages.
 */
public final class TypeName {

	private TypeName() {
	}

	/**
	 * Returns the name of an object's type, which is never empty.
	 * @param object the object
	 * @return the simple name of its class without what a proxy adds to it;
	 * {@code Outer$1} for an anonymous class, {@code Outer$$Lambda} for a lambda, the
	 * first interface of a proxy of interfaces
	 */
	public static String of(Object object) {
		Class<?> type = object.getClass();
		if (Proxy.isProxyClass(type) && type.getInterfaces().length > 0) {
			return type.getInterfaces()[0].getSimpleName();
		}
		if (type.isHidden()) {
			// What follows tells one from another, and is different at each start.
			return withoutPackage(type).replaceFirst("(?<=\\$\\$Lambda).*|/.*", "");
		}
		if (type.getName().contains("$$") && type.getSuperclass() != Object.class) {
			type = type.getSuperclass();
		}
		return type.isAnonymousClass() ? withoutPackage(type) : type.getSimpleName();
	}

	private static String withoutPackage(Class<?> type) {
		return type.getName().substring(type.getName().lastIndexOf('.') + 1);
	}

}
