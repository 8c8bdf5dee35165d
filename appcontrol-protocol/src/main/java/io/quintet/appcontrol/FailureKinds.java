package io.quintet.appcontrol;

/**
 * Well-known values of {@code failureKind}. The set is open: any other string is as good,
 * so compare, and never enumerate.
 */
public final class FailureKinds {

	/** A connection ended before a request came. */
	public static final String EMPTY_REQUEST = "empty_request";

	/** A request line is no JSON. */
	public static final String INVALID_JSON = "invalid_json";

	/** A request breaks its schema or its rules. */
	public static final String INVALID_REQUEST = "invalid_request";

	/** The service does not know the action. */
	public static final String UNSUPPORTED_ACTION = "unsupported_action";

	/** A stream was asked for where only one answer fits. */
	public static final String STREAM_REQUIRES_EVENT_LINES = "stream_requires_event_lines";

	/**
	 * The service failed in a way it did not expect; an addition of this implementation.
	 */
	public static final String INTERNAL_ERROR = "internal_error";

	public static final String HELPER_ERROR = "helper_error";

	/** The token is missing or wrong. */
	public static final String UNAUTHORIZED = "unauthorized";

	/** The tool is not known here. */
	public static final String UNSUPPORTED_TOOL = "unsupported_tool";

	public static final String UNSUPPORTED_OPERATION = "unsupported_operation";

	/** The input of the command does not fit the operation. */
	public static final String INVALID_INPUT = "invalid_input";

	/** The command is refused, for one by a kill switch. */
	public static final String BLOCKED = "blocked";

	/** Too many commands; an addition of this implementation. */
	public static final String RATE_LIMITED = "rate_limited";

	/** A person has to act first. */
	public static final String NEEDS_USER = "needs_user";

	/** What the command needs is not there. */
	public static final String NOT_AVAILABLE = "not_available";

	/** The command took longer than allowed. */
	public static final String TIMEOUT = "timeout";

	/** The caller gave the command up; an addition of this implementation. */
	public static final String CANCELLED = "cancelled";

	public static final String FAILED = "failed";

	public static final String ERROR = "error";

	public static final String BACKEND_DISABLED = "backend_disabled";

	public static final String UNSUPPORTED_PLATFORM = "unsupported_platform";

	public static final String MISSING_ACCESSIBILITY = "missing_accessibility";

	public static final String MISSING_SCREEN_RECORDING = "missing_screen_recording";

	/** Something has to be set up first. */
	public static final String NEEDS_MANUAL_SETUP = "needs_manual_setup";

	/** The app is not on the list of allowed ones. */
	public static final String APP_NOT_ALLOWLISTED = "app_not_allowlisted";

	public static final String OPEN_APP_FAILED = "open_app_failed";

	public static final String FOCUS_APP_FAILED = "focus_app_failed";

	/** The state of the app could not be read. */
	public static final String OBSERVE_FAILED = "observe_failed";

	public static final String TYPE_TEXT_FAILED = "type_text_failed";

	public static final String PRESS_KEY_FAILED = "press_key_failed";

	public static final String HOTKEY_FAILED = "hotkey_failed";

	public static final String CLICK_FAILED = "click_failed";

	public static final String COORDINATE_CLICK_DISABLED = "coordinate_click_disabled";

	public static final String HIGH_RISK_CLICK = "high_risk_click";

	/** A security or password dialog is in the way. */
	public static final String SECURITY_OR_PASSWORD = "security_or_password";

	public static final String TARGET_NOT_FRONTMOST = "target_not_frontmost";

	/** The snapshot that the command refers to is outdated. */
	public static final String SNAPSHOT_STALE = "snapshot_stale";

	public static final String PRECONDITION_FAILED = "precondition_failed";

	private FailureKinds() {
	}

}
