package io.quintet.acp.assistant;

/**
 * Makes assistants of beans that are no handlers themselves, such as clients of a model.
 * Each bean of the adapter's type that carries {@link AcpAssistant @AcpAssistant} is an
 * assistant. The adapter is itself a bean, called once for each of them when all
 * singletons are there.
 *
 * @param <T> type of the beans
 */
public interface AssistantAdapter<T> {

	/** Returns the type of the beans that this adapter is for. */
	Class<T> type();

	/**
	 * Tells whether every bean of the type is an assistant, by the name of the bean where
	 * it carries no annotation.
	 * @return whether, which is not so by default
	 */
	default boolean adaptsAll() {
		return false;
	}

	/**
	 * Makes the handler of a bean.
	 * @return executes the runs of the assistant
	 * @throws IllegalArgumentException when the bean cannot be an assistant; the text
	 * says what to change, and the start fails with it
	 */
	AssistantHandler adapt(T bean);

}
