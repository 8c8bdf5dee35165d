'use strict';

/*
 * socket.io-client against the conformance application, by each way of transport.
 * Usage: node acp.cjs URL [NAMESPACE]    (NAMESPACE like /acme/w where the server has namespaces)
 */

const assert = require('node:assert/strict');
const { io } = require('socket.io-client');
const { PATIENCE, ask, check, main, until, within } = require('./checks.cjs');

const [, , url, namespace = '/'] = process.argv;

const [organization, workspace] = namespace.split('/').slice(1);

const namespaced = namespace !== '/';

const tenant = namespaced ? { organization, workspace } : {};

const KEY = 'x-test-identity';

const WAYS = [
	{ name: 'websocket', transports: ['websocket'], via: 'auth' },
	{ name: 'websocket, header', transports: ['websocket'], via: 'header' },
	{ name: 'polling', transports: ['polling'], via: 'header' },
	{ name: 'upgrade', transports: ['polling', 'websocket'], via: 'auth' }
];

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

let count = 0;

/** A person, who can speak REST and open sockets. */
class Person {

	constructor(name, itsTenant = tenant) {
		this.identity = { id: name + '-' + process.pid + '-' + (++count), name, metadata: { tenant: itsTenant }, role: 'user' };
		this.shown = Buffer.from(JSON.stringify(this.identity)).toString('base64url');
	}

	async rest(method, path, body, status) {
		const response = await fetch(url + '/acp' + path, {
			method, headers: { [KEY]: this.shown, 'content-type': 'application/json' },
			body: (body === undefined) ? undefined : JSON.stringify(body)
		});
		const text = await response.text();
		assert.equal(response.status, status, method + ' ' + path + ': ' + text);
		return text ? JSON.parse(text) : null;
	}

	thread() {
		return this.rest('POST', '/threads', { tenant }, 201);
	}

	add(thread, identity) {
		return this.rest('POST', '/threads/' + thread.id + '/members', { identity }, 201);
	}

	assistant(thread, id) {
		return this.add(thread, { id, name: id, role: 'assistant' });
	}

	message(thread, text) {
		return this.rest('POST', '/threads/' + thread.id + '/messages',
			{ client_id: 'c' + (++count), content: [{ type: 'text', text }] }, 201);
	}

	/** Opens a socket that notes each frame. */
	async open(way, where = namespace) {
		const credentials = { [KEY]: this.shown };
		const socket = io(url + where, {
			transports: way.transports, forceNew: true, reconnection: false,
			auth: (way.via === 'auth') ? credentials : undefined,
			extraHeaders: (way.via === 'header') ? credentials : undefined
		});
		socket.frames = [];
		socket.onAny((event, ...values) => socket.frames.push({ event, values }));
		await within(PATIENCE, 'connect', new Promise((resolve, reject) => {
			socket.once('connect', resolve);
			socket.once('connect_error', (error) => {
				socket.close();
				reject(error);
			});
		}));
		return socket;
	}

}

async function call(socket, event, payload) {
	const answer = await ask(socket, event, payload);
	assert.equal(answer.length, 1, event + ' is answered by one object');
	return answer[0];
}

async function refused(socket, event, payload, code, message) {
	const { error } = await call(socket, event, payload);
	assert.ok(error, event + ' ' + JSON.stringify(payload) + ' was not refused');
	assert.equal(error.code, code);
	if (message) {
		assert.equal(error.message, message);
	}
	assert.equal(typeof error.message, 'string');
}

const events = (socket) => socket.frames.filter((frame) => frame.event === 'event').map((frame) => frame.values[0]);

const frames = (socket, name) => socket.frames.filter((frame) => frame.event === name).map((frame) => frame.values[0]);

const types = (socket) => events(socket).map((event) => event.type);

async function untilType(socket, type) {
	await until(type, () => types(socket).includes(type));
}

/** Events that were on their way have arrived when this is answered. */
async function fence(socket) {
	await call(socket, 'thread:leave', { thread_id: 'th_0000000000000000' });
}

async function join(socket, thread, since) {
	const answer = await call(socket, 'thread:join', { thread_id: thread.id, ...(since && { since }) });
	assert.equal(answer.thread_id, thread.id, JSON.stringify(answer));
	return answer;
}

const text = (value) => [{ type: 'text', text: value }];

async function conversation(way, it) {
	const ann = new Person('ann');
	const bob = new Person('bob');
	const thread = await ann.thread();
	await ann.add(thread, bob.identity);
	const [a, b] = [await ann.open(way), await bob.open(WAYS[0])];
	await it('who joins hears of messages, with what REST shows, before the answer', async () => {
		assert.deepEqual(await join(a, thread), { thread_id: thread.id, replayed: [], replay_truncated: false });
		await join(b, thread);
		let before;
		const answer = await new Promise((resolve) => a.emit('message:send',
			{ thread_id: thread.id, draft: { content: text('hej żółć 😀'), client_id: 'c1', metadata: { deep: [[{ a: null }]] } } },
			(value) => {
				before = events(a).length;
				resolve(value);
			}));
		assert.ok(answer.event, JSON.stringify(answer));
		assert.equal(before, 1, 'the frame comes before the answer');
		await until('frames', () => events(b).length > 0);
		const { items } = await ann.rest('GET', '/threads/' + thread.id + '/events?limit=1000', undefined, 200);
		const last = items.at(-1);
		assert.deepEqual(events(a), [last]);
		assert.deepEqual(events(b), [last]);
		assert.deepEqual(answer.event, last);
		assert.match(last.created_at, TIME);
		assert.equal(last.client_id, 'c1');
		assert.deepEqual(last.metadata, { deep: [[{ a: null }]] });
		assert.equal(last.run_id, null);
	});
	await it('messages of many writers come in one order, and later by time', async () => {
		const seen = events(a).length;
		await Promise.all(Array.from({ length: 40 }, (unused, number) => (number % 2)
			? ann.message(thread, 'r' + number)
			: call((number % 4) ? a : b, 'message:send', { thread_id: thread.id, draft: { content: text('s' + number) } })));
		await until('frames', () => events(a).length === seen + 40 && events(b).length === seen + 40);
		assert.deepEqual(events(a), events(b));
		const times = events(a).map((event) => event.created_at);
		assert.deepEqual(times, [...times].sort());
		assert.equal(new Set(times).size, times.length);
	});
	await it('who leaves hears no more, who joins again with a cursor gets what was missed', async () => {
		const last = events(a).at(-1);
		assert.deepEqual(await call(a, 'thread:leave', { thread_id: thread.id }), { thread_id: thread.id, left: true });
		const before = a.frames.length;
		const missed = [await ann.message(thread, 'm1'), await bob.message(thread, 'm2')];
		await fence(a);
		assert.equal(a.frames.length, before);
		const { replayed, replay_truncated: truncated } = await join(a, thread, { created_at: last.created_at, id: last.id });
		assert.deepEqual(replayed, missed);
		assert.equal(truncated, false);
		await join(a, thread);
		const next1 = await ann.message(thread, 'm3');
		await fence(a);
		await until('the frame', () => events(a).some((event) => event.id === next1.id));
		assert.equal(events(a).filter((event) => event.id === next1.id).length, 1, 'joined twice, told once');
	});
	await it('changes of thread and members are told', async () => {
		const changed = await ann.rest('PATCH', '/threads/' + thread.id, { metadata: { title: 'T' } }, 200);
		await until('thread:updated', () => frames(a, 'thread:updated').length > 0);
		assert.deepEqual(frames(a, 'thread:updated'), [changed]);
		const seen = frames(a, 'members:updated').length;
		const carl = new Person('carl');
		await ann.add(thread, carl.identity);
		await until('members:updated', () => frames(a, 'members:updated').length > seen);
		assert.deepEqual(frames(a, 'members:updated').at(-1),
			{ thread_id: thread.id, members: [ann.identity, bob.identity, carl.identity] });
	});
	await it('who is removed hears no more', async () => {
		await ann.rest('DELETE', '/threads/' + thread.id + '/members/' + encodeURIComponent(bob.identity.id), undefined, 204);
		await until('members:updated', () => frames(a, 'members:updated').at(-1).members.length === 2);
		await fence(b);
		const before = events(b).length;
		const last = await ann.message(thread, 'secret');
		await until('the frame', () => events(a).some((event) => event.id === last.id));
		await fence(b);
		assert.equal(events(b).length, before);
		await refused(b, 'thread:join', { thread_id: thread.id }, 'forbidden', 'not a member of this thread');
		await refused(b, 'message:send', { thread_id: thread.id, draft: { content: text('x') } }, 'forbidden', 'not a member of this thread');
	});
	await it('a deleted thread is told and gone', async () => {
		await ann.rest('DELETE', '/threads/' + thread.id, undefined, 204);
		await until('thread:deleted', () => frames(a, 'thread:deleted').length > 0);
		assert.deepEqual(frames(a, 'thread:deleted'), [{ thread_id: thread.id }]);
		await refused(a, 'thread:join', { thread_id: thread.id }, 'not_found', 'thread not found');
	});
	a.close();
	b.close();
}

async function runs(way, it) {
	const ann = new Person('ann');
	const thread = await ann.thread();
	await Promise.all(['echo', 'hang', 'tools', 'fail', 'flood'].map((id) => ann.assistant(thread, id)));
	const a = await ann.open(way);
	await join(a, thread);
	const since = (list) => list.slice(list.findLastIndex((event) => event.type === 'run.started'));
	await it('an assistant is invoked and answers', async () => {
		await call(a, 'message:send', { thread_id: thread.id, draft: { content: text('hello') } });
		const { runs: [run, ...others] } = await call(a, 'assistant:invoke', { thread_id: thread.id, assistant_ids: ['echo'] });
		assert.deepEqual(others, []);
		assert.equal(run.status, 'pending');
		await untilType(a, 'run.completed');
		assert.deepEqual(types(a), ['message', 'run.started', 'message', 'run.completed']);
		assert.deepEqual(events(a)[2].content, text('echo: hello'));
		events(a).slice(1).forEach((event) => assert.equal(event.run_id, run.id));
		const updates = frames(a, 'run:updated').filter((update) => update.id === run.id);
		assert.deepEqual(updates.map((update) => update.status), ['pending', 'running', 'completed']);
		assert.deepEqual(updates.at(-1), await ann.rest('GET', '/runs/' + run.id, undefined, 200));
		assert.deepEqual(updates[0], run);
		const order = a.frames.filter((frame) => frame.event === 'run:updated' || /^run\./.test(frame.values[0].type))
			.map((frame) => (frame.event === 'event') ? frame.values[0].type : frame.values[0].status);
		assert.deepEqual(order, ['pending', 'running', 'run.started', 'completed', 'run.completed']);
	});
	await it('one key is one invocation', async () => {
		const payload = { thread_id: thread.id, assistant_ids: ['tools'], idempotency_key: 'k1' };
		const first = await call(a, 'assistant:invoke', payload);
		await until('tools', () => since(events(a)).some((event) => event.type === 'run.completed' && event.run_id === first.runs[0].id));
		const again = await call(a, 'assistant:invoke', payload);
		assert.equal(again.runs[0].id, first.runs[0].id);
		assert.equal(again.runs[0].status, 'completed');
		await refused(a, 'assistant:invoke', { ...payload, assistant_ids: ['echo'] }, 'conflict');
		assert.deepEqual(since(events(a)).map((event) => event.type),
			['run.started', 'reasoning', 'tool.call', 'tool.result', 'message', 'run.completed']);
	});
	await it('a run is cancelled', async () => {
		const { runs: [run] } = await call(a, 'assistant:invoke', { thread_id: thread.id, assistant_ids: ['hang'] });
		await until('hanging', () => events(a).some((event) => event.run_id === run.id && event.type === 'message'));
		assert.deepEqual(await call(a, 'run:cancel', { run_id: run.id }), { run_id: run.id, cancelled: true });
		await untilType(a, 'run.cancelled');
		assert.deepEqual(await call(a, 'run:cancel', { run_id: run.id }), { run_id: run.id, cancelled: true });
		await fence(a);
		assert.equal(types(a).filter((type) => type === 'run.cancelled').length, 1);
		assert.equal((await ann.rest('GET', '/runs/' + run.id, undefined, 200)).status, 'cancelled');
	});
	await it('a run fails and says why', async () => {
		const { runs: [run] } = await call(a, 'assistant:invoke', { thread_id: thread.id, assistant_ids: ['fail'] });
		await untilType(a, 'run.failed');
		assert.deepEqual(events(a).at(-1).error, { code: 'handler_error', message: 'boom' });
		assert.equal(events(a).at(-1).run_id, run.id);
	});
	await it('500 events of a run arrive live and in order; the rest of a long replay follows by cursor', async () => {
		const { runs: [run] } = await call(a, 'assistant:invoke', { thread_id: thread.id, assistant_ids: ['flood'] });
		await until('flood', () => events(a).some((event) => event.run_id === run.id && event.type === 'run.completed'));
		const flood = events(a).filter((event) => event.run_id === run.id && event.type === 'message');
		assert.deepEqual(flood.map((event) => event.content[0].text), Array.from({ length: 500 }, (unused, number) => 'm ' + number));
		const late = await ann.open(way);
		const first = events(a)[0];
		const replay = await join(late, thread, { created_at: first.created_at, id: first.id });
		assert.equal(replay.replayed.length, 500);
		assert.equal(replay.replay_truncated, true);
		const { created_at: createdAt, id } = replay.replayed.at(-1);
		const rest = await join(late, thread, { created_at: createdAt, id });
		assert.equal(rest.replay_truncated, false);
		assert.deepEqual([...replay.replayed, ...rest.replayed], events(a).slice(1));
		late.close();
	});
	a.close();
}

async function refusals(way, it) {
	const ann = new Person('ann');
	const eve = new Person('eve');
	const mute = new Person('mute');
	mute.identity.metadata.deny = ['message.send', 'assistant.invoke', 'run.cancel'];
	mute.shown = Buffer.from(JSON.stringify(mute.identity)).toString('base64url');
	const thread = await ann.thread();
	await ann.assistant(thread, 'hang');
	await ann.add(thread, mute.identity);
	const [a, e, m] = [await ann.open(way), await eve.open(way), await mute.open(way)];
	await it('nobody is refused with the reason', async () => {
		for (const shown of [undefined, 'nonsense']) {
			const stranger = new Person('x');
			stranger.shown = shown;
			await assert.rejects(stranger.open({ ...way, via: 'auth' }), { message: 'unauthenticated' });
		}
	});
	await it('every malformed payload is answered', async () => {
		const thread_id = thread.id;
		const bad = [
			['thread:join', undefined], ['thread:join', null], ['thread:join', 'x'], ['thread:join', []], ['thread:join', {}],
			['thread:join', { thread_id: 5 }], ['thread:join', { thread_id, since: 'x' }], ['thread:join', { thread_id, since: {} }],
			['thread:join', { thread_id, since: { created_at: 'yesterday', id: 'evt_1' } }],
			['thread:leave', {}], ['thread:leave', { thread_id: null }], ['thread:leave', undefined],
			['message:send', { thread_id }], ['message:send', { thread_id, draft: {} }], ['message:send', { thread_id, draft: { content: [] } }],
			['message:send', { thread_id, draft: { content: [{ type: 'text', text: 5 }] } }],
			['message:send', { thread_id, draft: { content: [{ type: 'nope' }] } }],
			['message:send', { thread_id, draft: { content: text('\u0000') } }],
			['message:send', { thread_id, draft: { content: text('x'), more: 1 } }],
			['message:send', { thread_id, draft: { content: [{ type: 'text', text: Buffer.from([1]) }] } }],
			['assistant:invoke', { thread_id }], ['assistant:invoke', { thread_id, assistant_ids: 'hang' }],
			['assistant:invoke', { thread_id, assistant_ids: [] }], ['assistant:invoke', { thread_id, assistant_ids: [1] }],
			['run:cancel', {}], ['run:cancel', { run_id: {} }], ['run:cancel', undefined], ['nosuch', {}]
		];
		for (const [event, payload] of bad) {
			await refused(a, event, payload, 'invalid_request');
		}
	});
	await it('unknown things are not found, others\' are forbidden', async () => {
		const nowhere = 'th_0123456789abcdef';
		await refused(a, 'thread:join', { thread_id: nowhere }, 'not_found', 'thread not found');
		await refused(a, 'message:send', { thread_id: nowhere, draft: { content: text('x') } }, 'not_found', 'thread not found');
		await refused(a, 'assistant:invoke', { thread_id: nowhere, assistant_ids: ['hang'] }, 'not_found', 'thread not found');
		await refused(a, 'run:cancel', { run_id: 'run_0123456789abcdef' }, 'not_found', 'run not found');
		await refused(a, 'assistant:invoke', { thread_id: thread.id, assistant_ids: ['nobody'] }, 'not_found');
		await refused(a, 'assistant:invoke', { thread_id: thread.id, assistant_ids: ['echo'] }, 'forbidden');
		await refused(e, 'thread:join', { thread_id: thread.id }, 'forbidden', 'not a member of this thread');
		await refused(e, 'message:send', { thread_id: thread.id, draft: { content: text('x') } }, 'forbidden');
		await refused(m, 'message:send', { thread_id: thread.id, draft: { content: text('x') } }, 'forbidden', 'not authorized: message.send');
		await refused(m, 'assistant:invoke', { thread_id: thread.id, assistant_ids: ['hang'] }, 'forbidden', 'not authorized: assistant.invoke');
		assert.deepEqual(await call(e, 'thread:leave', { thread_id: nowhere }), { thread_id: nowhere, left: true });
	});
	await it('who did not join hears nothing', async () => {
		await join(a, thread);
		await ann.message(thread, 'for members');
		await until('the frame', () => events(a).length > 0);
		await Promise.all([fence(e), fence(m)]);
		assert.deepEqual([e.frames, m.frames], [[], []]);
	});
	[a, e, m].forEach((socket) => socket.close());
}

async function namespaces(way, it) {
	if (!namespaced) {
		await it('another namespace is refused', async () => {
			await assert.rejects(new Person('ann').open(way, '/acme/w'), (error) => typeof error.message === 'string');
		});
		return;
	}
	await it('namespaces are judged in their order', async () => {
		const ann = new Person('ann');
		const nobody = new Person('nobody');
		nobody.shown = undefined;
		await assert.rejects(nobody.open({ ...way, via: 'auth' }, '/acme/w/too/long'), { message: 'unauthenticated' });
		for (const wrong of ['/', '/acme', '/acme/w/x', '/acme/w w', '/acme/' + 'w'.repeat(33)]) {
			await assert.rejects(ann.open(way, wrong), /namespace_invalid/);
		}
		await assert.rejects(ann.open(way, '/acme/other'), /namespace_mismatch/);
		await assert.rejects(ann.open(way, '/Acme/' + workspace), /namespace_mismatch/);
	});
	await it('a thread is in its namespace only', async () => {
		const ann = new Person('ann');
		const away = new Person('away', { organization, workspace: 'other' });
		const thread = await ann.thread();
		await ann.add(thread, away.identity);
		const [here, there] = [await ann.open(way), await away.open(way, '/' + organization + '/other')];
		await refused(there, 'thread:join', { thread_id: thread.id }, 'not_found', 'thread not found');
		await join(here, thread);
		await ann.message(thread, 'here');
		await until('the frame', () => events(here).length > 0);
		await fence(there);
		assert.deepEqual(there.frames, []);
		[here, there].forEach((socket) => socket.close());
	});
	await it('many namespaces at once', async () => {
		const sockets = await Promise.all(Array.from({ length: 50 }, (unused, number) =>
			new Person('p', { organization, workspace: 'w' + number }).open(way, '/' + organization + '/w' + number)));
		assert.equal(new Set(sockets.map((socket) => socket.id)).size, 50);
		sockets.forEach((socket) => socket.close());
	});
}

main(async () => {
	await Promise.all(WAYS.map(async (way) => {
		const it = (name, body) => check(way.name + ': ' + name, body);
		for (const group of [conversation, runs, refusals, namespaces]) {
			await group(way, it).catch((error) => it(group.name, () => Promise.reject(error)));
		}
	}));
});
