'use strict';

/*
 * Runs checks one after another, or groups of them side by side, and reports each as a line of JSON.
 */

// Generous: how long something takes decides nothing, and machines may be busy.
const PATIENCE = 60000;

const CHECK_TIME = 240000;

let ran = 0;
let failed = 0;

function report(line) {
	process.stdout.write(JSON.stringify(line) + '\n');
}

function within(milliseconds, what, promise) {
	let timer;
	const late = new Promise((resolve, reject) => {
		timer = setTimeout(() => reject(new Error('not in time: ' + what)), milliseconds);
	});
	return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function check(name, body) {
	ran++;
	try {
		await within(CHECK_TIME, name, Promise.resolve().then(body));
		report({ check: name });
	}
	catch (error) {
		failed++;
		report({ check: name, error: String((error && error.stack) || error) });
	}
}

/** Asks the test that started this script to do something. */
function control(what) {
	report({ control: what });
}

function next(emitter, event, what = event) {
	return within(PATIENCE, what, new Promise((resolve) => emitter.once(event, (...values) => resolve(values))));
}

/** Waits for the answer to an event, as a list. */
function ask(socket, event, ...values) {
	return within(PATIENCE, 'answer to ' + event,
		new Promise((resolve) => socket.emit(event, ...values, (...back) => resolve(back))));
}

/** Waits until something is true, without relying on how long that takes. */
async function until(what, condition, milliseconds = PATIENCE) {
	const end = Date.now() + milliseconds;
	while (!condition()) {
		if (Date.now() > end) {
			throw new Error('not in time: ' + what);
		}
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

async function main(body) {
	process.on('unhandledRejection', (error) => {
		failed++;
		ran++;
		report({ check: 'nothing is left unhandled', error: String((error && error.stack) || error) });
	});
	await body();
	report({ done: ran });
	// Lets clients take their leave of the server, but waits for none that stays.
	process.exitCode = (failed > 0) ? 1 : 0;
	setTimeout(() => process.exit(), PATIENCE).unref();
}

module.exports = { PATIENCE, ask, check, control, main, next, until, within };
