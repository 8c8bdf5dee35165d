/**
 * A class of the default package.
 */
@SuppressWarnings("DefaultPackage")
final class WithoutPackage {

	static final Object ANONYMOUS = new Object() {
	};

	private WithoutPackage() {
	}

}
