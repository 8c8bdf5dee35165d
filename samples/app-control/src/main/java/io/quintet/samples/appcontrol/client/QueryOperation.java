package io.quintet.samples.appcontrol.client;

import java.util.List;
import java.util.Objects;

import reactor.core.publisher.Flux;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.samples.appcontrol.desktop.AppName;
import io.quintet.samples.appcontrol.desktop.Desktop;
import io.quintet.samples.appcontrol.desktop.DesktopState;
import io.quintet.samples.appcontrol.desktop.Element;

/**
 * Finds elements of the tree of one app.
 *
 * @param desktop the desktop
 */
record QueryOperation(Desktop desktop) implements Operation {

	private static final Input NONE = Input.of(Json.of());

	@Override
	public Flux<Step> steps(Input input) {
		Input query = Objects.requireNonNullElse(input.object("query"), NONE);
		Selector selector = Selector.of(Objects.requireNonNullElse(query.object("match"), NONE));
		int limit = query.integer("limit", 50, 1, 200);
		int depth = query.integer("maxDepth", 0, 0, Trees.ALL);
		DesktopState state = this.desktop.state();
		AppName app = Target.of(input).open(state);
		List<Element> found = root(input, state.window(app)).all().filter(selector.test()).toList();
		ObjectNode observation = Json.of()
			.put("targetApp", app.title())
			.put("snapshotId", state.snapshotId(app))
			.put("count", found.size())
			.put("truncated", found.size() > limit)
			.set("elements",
					Json.array(found.stream().limit(limit).map((element) -> Trees.of(element, depth)).toList()));
		return Flux.just(new Step.Result(
				found.size() + ((found.size() == 1) ? " element of " : " elements of ") + app.title(), observation));
	}

	private static Element root(Input input, Element window) {
		Input root = input.object("root");
		String path = (root != null) ? root.text("axPath") : null;
		return (path != null) ? Selector.of(path).one(window) : window;
	}

}
