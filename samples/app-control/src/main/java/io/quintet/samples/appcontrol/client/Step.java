package io.quintet.samples.appcontrol.client;

import tools.jackson.databind.node.ObjectNode;

import io.quintet.samples.appcontrol.desktop.Element;
import io.quintet.samples.appcontrol.desktop.Point;
import io.quintet.samples.appcontrol.desktop.Refusal;

/**
 * What a command does next. The last one is a {@link Result} or {@link Refused}, and only
 * the last one is.
 */
sealed interface Step {

	/**
	 * Something visible on the way.
	 *
	 * @param summary what it is, as a sentence
	 * @param data facts about it
	 */
	record Progress(String summary, ObjectNode data) implements Step {

		/** The pointer goes to an element. */
		static Progress pointer(String summary, Element element, Point point) {
			return new Progress(summary, Json.of("axPath", element.path(), "pointer", Trees.of(point)));
		}

	}

	/**
	 * The end of a command that was carried out.
	 *
	 * @param summary what was done, as a sentence
	 * @param observation what there is to see
	 */
	record Result(String summary, ObjectNode observation) implements Step {

	}

	/**
	 * The end of a command that was not.
	 *
	 * @param refusal why not
	 */
	record Refused(Refusal refusal) implements Step {

	}

}
