package io.quintet.appcontrol;

/**
 * Names that both ends of the protocol share: the values of the member {@code schema}.
 */
public final class AppControlProtocol {

	/** Schema of {@link ToolCommand}. */
	public static final String COMMAND_SCHEMA = "app_control.command.v1";

	/** Schema of {@link ToolObservation}. */
	public static final String OBSERVATION_SCHEMA = "app_control.observation.v1";

	/** Schema of {@link ToolEvent}. */
	public static final String EVENT_SCHEMA = "app_control.event.v1";

	/** Schema of {@link ServiceRequest}. */
	public static final String SERVICE_REQUEST_SCHEMA = "app_control.service.request.v1";

	/** Schema of {@link ServiceResponse}. */
	public static final String SERVICE_RESPONSE_SCHEMA = "app_control.service.response.v1";

	/** Schema of {@link ServiceEventEnvelope}. */
	public static final String SERVICE_EVENT_SCHEMA = "app_control.service.event.v1";

	/** Schema of {@link HelperRequest}. */
	public static final String HELPER_REQUEST_SCHEMA = "app_control.helper.request.v1";

	/** Schema of {@link HelperResponse}. */
	public static final String HELPER_RESPONSE_SCHEMA = "app_control.helper.response.v1";

	/** Value of {@code status} in every {@link ServiceEventEnvelope}. */
	public static final String EVENT_STATUS = "event";

	private AppControlProtocol() {
	}

	/**
	 * Removes white space from both ends as the protocol understands it, which is as
	 * Python does: U+0009 to U+000D, U+001C to U+001F, and all of Unicode's spaces with
	 * U+0085, U+00A0, U+2007 and U+202F, which {@link String#strip()} leaves in place.
	 * @param text the text
	 * @return what is left
	 */
	public static String trim(String text) {
		int end = text.length();
		int start = 0;
		while (start < end && isSpace(text.charAt(start))) {
			start++;
		}
		while (end > start && isSpace(text.charAt(end - 1))) {
			end--;
		}
		return text.substring(start, end);
	}

	private static boolean isSpace(char c) {
		if (c < 0x80) {
			return c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
		}
		return switch (c) {
			case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
			default -> c >= 0x2000 && c <= 0x200A;
		};
	}

}
