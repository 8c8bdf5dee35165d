// Calls of this site. The browser adds the cookies, which no script here can read.

export class Refused extends Error {
	constructor(status, problem, reason) {
		super(problem);
		this.status = status;
		this.problem = problem;
		this.reason = reason;
	}
}

/** Calls, and throws `Refused` for a refusal and whatever `fetch` throws when there is no answer. */
export async function call(method, path, body) {
	const response = await fetch(path, {
		method,
		headers: body === undefined ? {} : { "Content-Type": "application/json" },
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	const type = response.headers.get("Content-Type") ?? "";
	const answer = type.startsWith("application/json") ? await response.json() : null;
	if (!response.ok) {
		throw new Refused(response.status, answer?.problem ?? "unknown", answer?.reason);
	}
	return answer;
}

const FIRST_PAUSE = 500;

const LONGEST_PAUSE = 8000;

/** Repeats what got no answer, with growing pauses. A refusal is an answer. */
export async function insist(action, onPause) {
	for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
		try {
			return await action();
		}
		catch (failure) {
			if (failure instanceof Refused) {
				throw failure;
			}
			onPause?.();
			await new Promise((resume) => setTimeout(resume, pause * (0.5 + Math.random() / 2)));
		}
	}
}
