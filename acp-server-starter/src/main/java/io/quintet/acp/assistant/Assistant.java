package io.quintet.acp.assistant;

/**
 * A handler under its id. A bean of this type registers an assistant whose id is not
 * known before the application runs.
 *
 * @param id id by which it is invoked
 * @param handler executes its runs
 */
public record Assistant(String id, AssistantHandler handler) {

	/**
	 * Creates a registration.
	 * @throws IllegalArgumentException when the id is empty
	 */
	public Assistant {
		if (id.isBlank()) {
			throw new IllegalArgumentException("An assistant needs an id");
		}
	}

}
