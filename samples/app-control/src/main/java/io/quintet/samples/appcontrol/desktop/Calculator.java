package io.quintet.samples.appcontrol.desktop;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.FailureKinds;

/**
 * Four operations and a display.
 *
 * @param display what is shown
 * @param left what the next result begins with; {@code null} without an operation
 * @param operator the operation that waits for its second number; {@code null} when none
 * does
 * @param fresh whether the next digit begins another number
 */
record Calculator(String display, @Nullable BigDecimal left, @Nullable Operator operator,
		boolean fresh) implements App {

	private static final int DIGITS = 12;

	/** Most digits before the point, and zeros behind it. */
	private static final int LARGEST = 99;

	private static final Bounds WINDOW = new Bounds(700, 48, 220, 306);

	private static final String TITLE = AppName.CALCULATOR.title();

	private static final String KEY = TITLE + "/key/";

	private static final String ERROR = "Error";

	/** The keys, five rows of four; two of them are wide. */
	private static final List<String> ROWS = List.of("CC%/", "789*", "456-", "123+", "00.=");

	static Calculator off() {
		return new Calculator("0", null, null, true);
	}

	@Override
	public AppName name() {
		return AppName.CALCULATOR;
	}

	@Override
	public Element window() {
		List<Element> content = new ArrayList<>();
		content.add(Element.of(TITLE + "/display", Role.STATIC_TEXT, "Display", WINDOW.inner(12, 40, 196, 44))
			.withValue(this.display));
		for (int row = 0; row < ROWS.size(); row++) {
			String keys = ROWS.get(row);
			for (int column = 0; column < keys.length(); column++) {
				char key = keys.charAt(column);
				boolean wide = column + 1 < keys.length() && keys.charAt(column + 1) == key;
				content.add(key(key, WINDOW.inner(12 + 50 * column, 92 + 42 * row, wide ? 96 : 46, 38)));
				column += wide ? 1 : 0;
			}
		}
		return Element.of(TITLE, Role.WINDOW, TITLE, WINDOW).with(content);
	}

	private Element key(char key, Bounds bounds) {
		return Element.of(KEY + nameOf(key), Role.BUTTON, labelOf(key), bounds)
			.with(Trait.SELECTED, this.operator != null && this.operator.key == key);
	}

	// A path has no slash within a name.
	private static String nameOf(char key) {
		return (key == '/') ? "divide" : String.valueOf(key);
	}

	private static String labelOf(char key) {
		return switch (key) {
			case '/' -> "÷";
			case '*' -> "×";
			case '-' -> "−";
			default -> String.valueOf(key);
		};
	}

	@Override
	public Calculator press(String path) {
		if (!path.startsWith(KEY)) {
			return this;
		}
		String name = path.substring(KEY.length());
		return key(name.equals("divide") ? '/' : name.charAt(0));
	}

	@Override
	public Calculator type(String text) {
		Calculator calculator = this;
		for (char typed : text.strip().toCharArray()) {
			if (!Character.isWhitespace(typed)) {
				calculator = calculator.key(typed);
			}
		}
		return calculator;
	}

	private Calculator key(char key) {
		Operator asked = Operator.find(key);
		if (asked != null) {
			return operator(asked);
		}
		return switch (key) {
			case '=' -> result();
			case 'C', 'c' -> off();
			case '%' -> percent();
			case '.', ',' -> startsAnew() ? digit("0.") : this.display.contains(".") ? this : digit(".");
			case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> digit(String.valueOf(key));
			default -> throw Refusal.of(FailureKinds.TYPE_TEXT_FAILED, "The calculator has no such key")
				.hint("Type digits, a point and + - * / = only");
		};
	}

	private Calculator digit(String digit) {
		String begun = (startsAnew() || (this.display.equals("0") && !digit.equals("."))) ? "" : this.display;
		if (begun.length() + digit.length() > DIGITS) {
			throw Refusal.of(FailureKinds.TYPE_TEXT_FAILED, "The display has room for " + DIGITS + " digits");
		}
		return new Calculator(begun + digit, this.left, this.operator, false);
	}

	private Calculator operator(Operator asked) {
		Calculator before = (this.operator != null && !this.fresh) ? result() : this;
		return before.display.equals(ERROR) ? before
				: new Calculator(before.display, new BigDecimal(before.display), asked, true);
	}

	private Calculator percent() {
		return this.display.equals(ERROR) ? this : new Calculator(shown(new BigDecimal(this.display).movePointLeft(2)),
				this.left, this.operator, this.fresh);
	}

	private Calculator result() {
		if (this.left == null || this.operator == null || this.display.equals(ERROR)) {
			return new Calculator(this.display, null, null, true);
		}
		BigDecimal right = new BigDecimal(this.display);
		String shown = (this.operator == Operator.DIVIDE && right.signum() == 0) ? ERROR
				: shown(this.operator.apply(this.left, right));
		return new Calculator(shown, null, null, true);
	}

	private static String shown(BigDecimal number) {
		BigDecimal rounded = number.round(new MathContext(DIGITS - 2)).stripTrailingZeros();
		int magnitude = rounded.precision() - rounded.scale();
		if (Math.abs(magnitude) > LARGEST) {
			return (magnitude > 0) ? ERROR : "0";
		}
		String plain = rounded.toPlainString();
		return (plain.length() <= DIGITS + 1) ? plain : rounded.toString();
	}

	@Override
	public Calculator press(Key key) {
		return switch (key) {
			case RETURN -> result();
			case ESCAPE -> off();
			case DELETE -> back();
			case TAB, UP, DOWN -> this;
		};
	}

	/** A power of ten is no number to type on. */
	private boolean startsAnew() {
		return this.fresh || this.display.indexOf('E') >= 0;
	}

	private Calculator back() {
		if (startsAnew()) {
			return this;
		}
		String left = this.display.substring(0, this.display.length() - 1);
		return new Calculator(left.isEmpty() ? "0" : left, this.left, this.operator, false);
	}

	@Override
	public Calculator markAll() {
		return this;
	}

	@Override
	public String copy() {
		return this.display;
	}

	@Override
	public Calculator create() {
		return off();
	}

	/**
	 * The four operations.
	 */
	enum Operator {

		ADD('+'), SUBTRACT('-'), MULTIPLY('*'), DIVIDE('/');

		private final char key;

		Operator(char key) {
			this.key = key;
		}

		static @Nullable Operator find(char key) {
			return switch (key) {
				case '+' -> ADD;
				case '-', '−' -> SUBTRACT;
				case '*', '×' -> MULTIPLY;
				case '/', '÷' -> DIVIDE;
				default -> null;
			};
		}

		BigDecimal apply(BigDecimal left, BigDecimal right) {
			return switch (this) {
				case ADD -> left.add(right);
				case SUBTRACT -> left.subtract(right);
				case MULTIPLY -> left.multiply(right);
				case DIVIDE -> left.divide(right, MathContext.DECIMAL64);
			};
		}

	}

}
