'use strict';

/*
 * The calls of a React client in their order: one url for REST and socket, credentials in two places, WebSocket only,
 * reads by frames, writes by REST, events sorted by their time as text, replay from the last event it has.
 * Usage: node react.cjs URL    (with a namespace path behind the origin where the server has namespaces)
 */

const assert = require('node:assert/strict');
const { io } = require('socket.io-client');
const { PATIENCE, ask, check, main, until, within } = require('./checks.cjs');

const url = process.argv[2];

const [organization, workspace] = new URL(url).pathname.split('/').slice(1);

const tenant = organization ? { organization, workspace } : {};

const KEY = 'x-test-identity';

const TERMINAL = ['run.completed', 'run.failed', 'run.cancelled'];

const TYPED = { 401: 'unauthenticated', 403: 'forbidden', 404: 'not found', 409: 'conflict' };

class CallError extends Error {

	constructor(status, detail) {
		super(TYPED[status] + ': ' + detail);
		this.status = status;
		this.detail = detail;
	}

}

/** What one signed-in page does. */
class Client {

	constructor(identity) {
		this.identity = identity;
		const shown = identity && Buffer.from(JSON.stringify(identity)).toString('base64url');
		this.headers = identity ? { [KEY]: shown } : {};
		this.auth = identity ? { [KEY]: shown } : {};
		this.errors = [];
		this.views = new Map();
	}

	async rest(method, path, body) {
		const response = await fetch(url + '/acp' + path, {
			method,
			headers: (body === undefined) ? this.headers : { ...this.headers, 'Content-Type': 'application/json' },
			body: (body === undefined) ? undefined : JSON.stringify(body)
		});
		if (response.status === 204) {
			assert.equal(await response.text(), '');
			return undefined;
		}
		const answer = await response.json();
		if (!response.ok) {
			throw new CallError(response.status, answer.detail);
		}
		return answer;
	}

	connect() {
		this.socket = io(url, {
			transports: ['websocket'], auth: this.auth, forceNew: true, reconnectionDelay: 50, randomizationFactor: 0
		});
		this.socket.on('connect_error', (error) => this.errors.push(error.message));
		this.socket.on('event', (event) => this.views.get(event.thread_id)?.take([event]));
		this.socket.on('run:updated', (run) => this.views.get(run.thread_id)?.run(run));
		this.socket.on('thread:updated', (thread) => this.views.get(thread.id)?.change(thread));
		this.socket.on('members:updated', (update) => this.views.get(update.thread_id)?.people(update.members));
	}

	async ready() {
		await until('the connection', () => this.socket.connected);
	}

	async show(id) {
		const view = this.views.get(id) ?? new View();
		this.views.set(id, view);
		const [answer] = await ask(this.socket, 'thread:join', { thread_id: id, since: view.since() });
		if (answer.error) {
			throw new Error(answer.error.code);
		}
		view.take(answer.replayed);
		const [thread, members] = await Promise.all([this.rest('GET', '/threads/' + id), this.rest('GET', '/threads/' + id + '/members')]);
		view.change(thread);
		view.people(members.map((member) => member.identity));
		return view;
	}

	async hide(id) {
		const [answer] = await ask(this.socket, 'thread:leave', { thread_id: id });
		assert.deepEqual(answer, { thread_id: id, left: true });
	}

	close() {
		this.socket.close();
	}

}

/** What a page shows of one thread. */
class View {

	events = [];

	active = new Map();

	take(events) {
		for (const event of events) {
			if (!this.events.some((known) => known.id === event.id)) {
				this.events.push(event);
			}
			if (TERMINAL.includes(event.type)) {
				this.active.delete(event.run_id);
			}
		}
		const key = (event) => event.created_at + ' ' + event.id;
		this.events.sort((a, b) => (key(a) < key(b)) ? -1 : 1);
	}

	since() {
		const last = this.events.at(-1);
		return last && { created_at: last.created_at, id: last.id };
	}

	run(run) {
		if (run.status === 'pending' || run.status === 'running') {
			this.active.set(run.id, run);
		}
		else {
			this.active.delete(run.id);
		}
	}

	change(thread) {
		this.thread = thread;
	}

	people(identities) {
		this.members = identities;
	}

	texts() {
		return this.events.filter((event) => event.type === 'message').map((event) => event.content[0].text);
	}

}

const person = (name, more = {}) => ({ id: name + '-' + process.pid, name, role: 'user', metadata: { tenant, ...more } });

const draft = (id, text) => ({ client_id: id, content: [{ type: 'text', text }] });

main(async () => {
	const ann = new Client(person('ann'));
	const bob = new Client(person('bob'));
	let thread;
	let view;

	await check('a stranger sees why the connection failed, and 401', async () => {
		const stranger = new Client(undefined);
		stranger.connect();
		await until('the refusal', () => stranger.errors.length > 0);
		assert.equal(stranger.errors[0], 'unauthenticated');
		await assert.rejects(stranger.rest('GET', '/threads'), { status: 401 });
		stranger.close();
	});
	await check('lists and creates threads', async () => {
		ann.connect();
		await ann.ready();
		thread = await ann.rest('POST', '/threads', { tenant, metadata: { title: 'first' } });
		const page = await ann.rest('GET', '/threads?limit=50');
		assert.equal(page.items[0].id, thread.id);
		assert.ok('next_cursor' in page);
	});
	await check('joins first, then reads thread and members', async () => {
		view = await ann.show(thread.id);
		assert.deepEqual(view.thread, thread);
		assert.deepEqual(view.members, [ann.identity]);
		// With lifecycle events the log begins with one; the page never reads it by REST.
		assert.deepEqual(view.events, []);
	});
	await check('adds members and hears of it', async () => {
		await ann.rest('POST', '/threads/' + thread.id + '/members', { identity: bob.identity });
		const assistants = ['echo', 'hang', 'slow'].map((id) => ({ id, name: id, role: 'assistant', metadata: {} }));
		for (const identity of assistants) {
			await ann.rest('POST', '/threads/' + thread.id + '/members', { identity });
		}
		await until('members', () => view.members.length === 5);
		assert.deepEqual(view.members, [ann.identity, bob.identity, ...assistants]);
	});
	await check('a message comes by its frame, once', async () => {
		const sent = await ann.rest('POST', '/threads/' + thread.id + '/messages', draft('c1', 'hello'));
		view.take([sent]);
		await until('the frame', () => view.events.length > 0);
		assert.deepEqual(await ann.rest('POST', '/threads/' + thread.id + '/messages', draft('c1', 'hello')), sent);
		assert.deepEqual(view.events, [sent]);
	});
	await check('an active run is shown as long as it runs', async () => {
		const { runs: [run] } = await ann.rest('POST', '/threads/' + thread.id + '/invocations', { assistant_ids: ['hang'] });
		await until('the run', () => view.active.get(run.id)?.status === 'running');
		await until('its message', () => view.texts().includes('hanging'));
		assert.equal(await ann.rest('DELETE', '/runs/' + run.id), undefined);
		await until('its end', () => view.active.size === 0 && view.events.at(-1).type === 'run.cancelled');
	});
	await check('an assistant answers', async () => {
		await ann.rest('POST', '/threads/' + thread.id + '/invocations', { assistant_ids: ['echo'], idempotency_key: 'k' });
		await until('the answer', () => view.events.at(-1).type === 'run.completed');
		assert.equal(view.texts().at(-1), 'echo: hello');
		assert.equal(view.active.size, 0);
		await assert.rejects(ann.rest('POST', '/threads/' + thread.id + '/invocations',
			{ assistant_ids: ['hang'], idempotency_key: 'k' }), { status: 409 });
	});
	await check('changes of the thread are shown', async () => {
		const changed = await bob.rest('PATCH', '/threads/' + thread.id, { metadata: { title: 'second' } });
		await until('the change', () => view.thread.metadata.title === 'second');
		assert.deepEqual(view.thread, changed);
	});
	await check('two pages show the same', async () => {
		bob.connect();
		await bob.ready();
		const other = await bob.show(thread.id);
		assert.deepEqual(other.events, []);
		for (let number = 0; number < 30; number++) {
			await [ann, bob][number % 2].rest('POST', '/threads/' + thread.id + '/messages', draft('d' + number, 'm' + number));
		}
		await until('all of it', () => other.events.length === 30 && view.texts().at(-1) === 'm29');
		assert.deepEqual(other.events, view.events.slice(-30));
	});
	await check('after an interruption the page gets what it missed', async () => {
		const before = ann.socket.id;
		ann.socket.io.engine.close();
		await until('the end', () => !ann.socket.connected);
		await bob.rest('POST', '/threads/' + thread.id + '/messages', draft('e1', 'missed'));
		await until('coming back', () => ann.socket.connected);
		assert.notEqual(ann.socket.id, before);
		assert.ok(!view.texts().includes('missed'));
		await ann.show(thread.id);
		assert.equal(view.texts().at(-1), 'missed');
		const { items } = await ann.rest('GET', '/threads/' + thread.id + '/events?limit=1000');
		assert.deepEqual(view.events, items);
	});
	await check('errors have their kinds', async () => {
		await assert.rejects(ann.rest('GET', '/threads/th_0123456789abcdef'), { status: 404, detail: 'thread not found' });
		const eve = new Client(person('eve'));
		await assert.rejects(eve.rest('GET', '/threads/' + thread.id + '/members'), { status: 403, detail: 'not a member of this thread' });
	});
	await check('who leaves hears no more', async () => {
		await bob.hide(thread.id);
		const before = bob.views.get(thread.id).events.length;
		await ann.rest('POST', '/threads/' + thread.id + '/messages', draft('f1', 'after'));
		await until('the frame', () => view.texts().at(-1) === 'after');
		await bob.hide(thread.id);
		assert.equal(bob.views.get(thread.id).events.length, before);
	});
	await check('signs out and in again', async () => {
		bob.close();
		const again = new Client(bob.identity);
		again.connect();
		await within(PATIENCE, 'connection', again.ready());
		assert.deepEqual((await again.show(thread.id)).events, []);
		again.close();
	});
	ann.close();
});
