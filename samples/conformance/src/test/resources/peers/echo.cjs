'use strict';

/*
 * socket.io-client against the echo server, by each way of transport.
 * Usage: node echo.cjs URL
 */

const assert = require('node:assert/strict');
const { createHash } = require('node:crypto');
const http = require('node:http');
const { io } = require('socket.io-client');
const { PATIENCE, ask, check, control, main, next, until, within } = require('./checks.cjs');

const url = process.argv[2];

const AUTH = {
	token: 'good', list: [1, [2, { a: 'b' }], []], nested: { a: ['x', { b: [null, true] }], c: {} },
	text: 'żółć 😀 [] {} , "\\ \u2028'
};

const VALUES = [1, 'two', { 3: [true, null, false], deep: [[[{}]]] }, [], {}, null, true, '', 'żółć 😀 \u001e \u2028 \u0000',
	0.1, -1.5e-7, 1e21, 9007199254740991, -9007199254740991];

const WAYS = [
	{ name: 'websocket', transports: ['websocket'], ends: 'websocket' },
	{ name: 'polling', transports: ['polling'], ends: 'polling' },
	{ name: 'upgrade', transports: ['polling', 'websocket'], ends: 'websocket' }
];

function start(namespace, options) {
	return io(url + namespace, { forceNew: true, reconnection: false, timeout: PATIENCE, ...options });
}

async function settled(socket, way) {
	await until(way.name + ' is ' + way.ends, () => socket.io.engine.transport.name === way.ends);
}

async function open(way, namespace = '/A/X', options = {}) {
	const socket = start(namespace, { transports: way.transports, auth: AUTH, ...options });
	await within(PATIENCE, 'connect', new Promise((resolve, reject) => {
		socket.once('connect', resolve);
		socket.once('connect_error', reject);
	}));
	return socket;
}

async function refusal(way, namespace, auth) {
	const socket = start(namespace, { transports: way.transports, auth });
	const outcome = await within(PATIENCE, 'refusal', new Promise((resolve, reject) => {
		socket.once('connect', () => reject(new Error('let in')));
		socket.once('connect_error', resolve);
	})).finally(() => socket.close());
	return { message: outcome.message, data: outcome.data };
}

/** Enters one more namespace over the connection of a socket. */
async function enter(socket, namespace, auth = AUTH) {
	const other = socket.io.socket(namespace, { auth });
	await within(PATIENCE, 'connect to ' + namespace, new Promise((resolve, reject) => {
		other.once('connect', resolve);
		other.once('connect_error', reject);
	}));
	return other;
}

function numbers(count) {
	return Array.from({ length: count }, (unused, number) => number);
}

async function burst(socket, count) {
	const got = [];
	const listener = (number) => got.push(number);
	socket.on('seq', listener);
	assert.deepEqual(await ask(socket, 'burst', count), [count]);
	await until('burst', () => got.length >= count);
	socket.off('seq', listener);
	assert.deepEqual(got, numbers(count));
}

function pattern(size) {
	return Buffer.from(numbers(size).map((number) => (number * 31) & 255));
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

async function basics(way, it) {
	const socket = await open(way, '/A/X', { extraHeaders: { 'x-peer': 'node' } });
	await it('has an id of its own in the namespace', async () => {
		assert.match(socket.id, /^.{8,}$/);
		assert.notEqual(socket.id, socket.io.engine.id);
		assert.deepEqual(await ask(socket, 'whoami'), [socket.id]);
	});
	await it('ends on its transport', () => settled(socket, way));
	await it('auth with nested lists arrives', async () => assert.deepEqual(await ask(socket, 'auth'), [AUTH]));
	await it('headers of the handshake arrive', async () => assert.deepEqual(await ask(socket, 'header', 'x-peer'), ['node']));
	await it('every kind of value comes back', async () => assert.deepEqual(await ask(socket, 'echo', ...VALUES), VALUES));
	await it('an answer without values', async () => assert.deepEqual(await ask(socket, 'echo'), []));
	await it('an event that nobody handles is harmless', async () => {
		await assert.rejects(socket.timeout(200).emitWithAck('nosuch', 1));
		assert.deepEqual(await ask(socket, 'echo', 5), [5]);
	});
	await it('answers questions of the server, in any order', async () => {
		const held = [];
		socket.on('question', (number, text, answer) => held.push(() => answer({ n: number + 1 }, text)));
		// The server takes one event of a socket at a time, so the questions come from several sockets' events.
		const others = await Promise.all(numbers(5).map((number) => enter(socket, '/A/Q' + number)));
		others.forEach((other) => other.on('question', (number, text, answer) => held.push(() => answer({ n: number + 1 }, text))));
		const asked = [socket, ...others].map((each, number) => ask(each, 'ask', number, 'q' + number));
		await until('questions', () => held.length === 6);
		held.reverse().forEach((answer) => answer());
		assert.deepEqual(await Promise.all(asked), numbers(6).map((number) => [{ n: number + 1 }, 'q' + number]));
		others.forEach((other) => other.disconnect());
	});
	await it('binary comes back, nested and empty too', async () => {
		const values = [Buffer.from([0, 1, 2, 250]), { a: [Buffer.alloc(0), { b: pattern(70000) }], c: 'text' }, 7];
		assert.deepEqual(await ask(socket, 'echo', ...values), values);
	});
	await it('binary of the server arrives', async () => {
		const [[first, second], [hash]] = await Promise.all([next(socket, 'blob'), ask(socket, 'blob', 100000)]);
		assert.equal(sha256(first), hash);
		assert.equal(sha256(second.again), hash);
	});
	await it('binary of the client arrives', async () => {
		const bytes = pattern(300000);
		assert.deepEqual(await ask(socket, 'digest', bytes), [sha256(bytes)]);
	});
	await it('text and binary keep their order', async () => {
		const answers = await Promise.all(numbers(60).map((number) => ask(socket, 'echo', number,
			(number % 3) ? 'x' : Buffer.from([number]))));
		assert.deepEqual(answers.map(([number]) => number), numbers(60));
	});
	await it('a burst of 1,000 events arrives in order', () => burst(socket, 1000));
	await it('1,000 events are answered in order', async () => {
		const order = [];
		await Promise.all(numbers(1000).map((number) => ask(socket, 'echo', number).then(([same]) => order.push(same))));
		assert.deepEqual(order, numbers(1000));
	});
	await it('a large message passes', async () => {
		const text = 'ż'.repeat(450000);
		assert.deepEqual(await ask(socket, 'echo', text), [text]);
	});
	socket.close();
}

async function namespaces(way, it) {
	const socket = await open(way);
	await it('two namespaces share a connection', async () => {
		const other = await enter(socket, '/A/Y');
		assert.equal(other.io.engine, socket.io.engine);
		assert.notEqual(other.id, socket.id);
		assert.notEqual(other.id, socket.io.engine.id);
		assert.deepEqual(await ask(other, 'whoami'), [other.id]);
		const heard = [];
		other.on('seq', (number) => heard.push(number));
		await burst(socket, 10);
		await ask(other, 'echo', 'fence');
		assert.deepEqual(heard, []);
		other.disconnect();
		assert.deepEqual(await ask(socket, 'echo', 'still here'), ['still here']);
		other.connect();
		await next(other, 'connect', 'coming back');
		assert.deepEqual(await ask(other, 'echo', 'back'), ['back']);
		other.disconnect();
	});
	await it('a refusal has message and data', async () => {
		const denied = { message: 'denied', data: { code: 'E_AUTH' } };
		assert.deepEqual(await refusal(way, '/A/X', { token: 'bad' }), denied);
		assert.deepEqual(await refusal(way, '/A/X', undefined), denied);
		assert.deepEqual(await refusal(way, '/A/X', { token: ['good'] }), denied);
	});
	await it('an unknown namespace is refused', async () => {
		assert.equal((await refusal(way, '/nope', AUTH)).message, 'Invalid namespace');
		assert.equal((await refusal(way, '', AUTH)).message, 'Invalid namespace');
	});
	await it('a refusal in one namespace leaves the other alone', async () => {
		await assert.rejects(enter(socket, '/A/R', { token: 'bad' }), /denied/);
		await assert.rejects(enter(socket, '/other', AUTH), /Invalid namespace/);
		assert.deepEqual(await ask(socket, 'echo', 1), [1]);
	});
	await it('who was refused and keeps talking gets nothing', async () => {
		const talker = await open(way);
		await settled(talker, way);
		const heard = [];
		talker.io.engine.on('packet', (packet) => heard.push(String(packet.data)));
		await assert.rejects(enter(talker, '/A/R', { token: 'bad' }), /denied/);
		const closed = new Promise((resolve) => talker.once('disconnect', resolve));
		talker.io.engine.write('2/A/R,9["echo","leak"]');
		talker.io.engine.write('2/A/R,["burst",3]');
		await Promise.race([closed, ask(talker, 'echo', 'fence').catch(() => closed)]);
		assert.deepEqual(heard.filter((data) => /^[2356]\/A\/R/.test(data)), []);
		talker.close();
	});
	await it('told to leave, it stays away; other namespaces stay', async () => {
		const victim = await enter(socket, '/A/K');
		const [reason] = await Promise.all([next(victim, 'disconnect'), Promise.resolve(victim.emit('kick'))]);
		assert.equal(reason[0], 'io server disconnect');
		assert.equal(victim.active, false);
		assert.deepEqual(await ask(socket, 'echo', 2), [2]);
	});
	await it('leaves and comes back under a new id', async () => {
		const before = socket.id;
		socket.disconnect();
		socket.connect();
		await next(socket, 'connect');
		assert.notEqual(socket.id, before);
		assert.deepEqual(await ask(socket, 'echo', 3), [3]);
	});
	socket.close();
}

async function rooms(way, it) {
	await it('rooms', async () => {
		const [a, b, c] = await Promise.all([open(way, '/A/Rooms-' + way.name), open(way, '/A/Rooms-' + way.name),
			open(WAYS[0], '/A/Rooms-' + way.name)]);
		const elsewhere = await enter(a, '/A/Elsewhere-' + way.name);
		const told = new Map([[a, []], [b, []], [c, []], [elsewhere, []]]);
		told.forEach((list, socket) => socket.on('told', (value) => list.push(value)));
		const fence = () => Promise.all([...told.keys()].map((socket) => ask(socket, 'echo', 'fence')));
		await Promise.all([ask(a, 'join', 'r'), ask(a, 'join', 'r'), ask(b, 'join', 'r'), ask(c, 'join', 's'), ask(elsewhere, 'join', 'r')]);
		await ask(c, 'tell', 'r', { n: 1, u: 'żółć' });
		await ask(a, 'tell', 'r', Buffer.from([1, 2]));
		await fence();
		await ask(b, 'leave', 'r');
		await ask(a, 'tell', 'r', 'two left');
		await ask(a, 'tell', 'nobody', 'unheard');
		await fence();
		const both = [{ n: 1, u: 'żółć' }, Buffer.from([1, 2])];
		assert.deepEqual([...told.values()], [[...both, 'two left'], both, [], []]);
		[a, b, c].forEach((socket) => socket.close());
	});
}

async function endings(way, it) {
	await it('idle over several pings', async () => {
		const socket = await open(way);
		await settled(socket, way);
		let pings = 0;
		const { id } = socket;
		socket.io.on('ping', () => pings++);
		await until('four pings', () => pings >= 4);
		assert.deepEqual(await ask(socket, 'whoami'), [id]);
		socket.close();
	});
	await it('a connection that the server ends comes back by itself', async () => {
		const socket = await open(way, '/A/X', { reconnection: true, reconnectionDelay: 50, randomizationFactor: 0 });
		await settled(socket, way);
		const before = socket.id;
		const connected = new Promise((resolve) => socket.once('disconnect', () => socket.once('connect', resolve)));
		const reason = next(socket, 'disconnect');
		socket.emit('drop');
		assert.match((await reason)[0], /^transport (close|error)$/);
		await within(PATIENCE, 'coming back', connected);
		assert.notEqual(socket.id, before);
		assert.deepEqual(await ask(socket, 'auth'), [AUTH]);
		socket.close();
	});
	await it('a message above the bound ends the connection only', async () => {
		const socket = await open(way);
		await settled(socket, way);
		const reason = next(socket, 'disconnect');
		socket.emit('echo', 'x'.repeat(1100000));
		assert.match((await reason)[0], /^transport (close|error)$/);
		const again = await open(way);
		assert.deepEqual(await ask(again, 'echo', 1), [1]);
		again.close();
	});
}

async function duringUpgrade(way, it) {
	await it('nothing is lost or out of order during the upgrade', async () => {
		for (let round = 0; round < 5; round++) {
			const socket = start('/A/X', { transports: way.transports, auth: AUTH });
			const got = [];
			const answered = [];
			socket.on('seq', (number) => got.push(number));
			await next(socket, 'connect');
			socket.emit('burst', 300);
			const answers = numbers(200).map((number) => ask(socket, 'echo', number, (number % 20) ? 'x' : Buffer.from([number]))
				.then(([same]) => answered.push(same)));
			await settled(socket, way);
			socket.emit('burst', 300);
			await Promise.all(answers);
			await until('both bursts', () => got.length === 600);
			assert.deepEqual(got, [...numbers(300), ...numbers(300)]);
			assert.deepEqual(answered, numbers(200));
			socket.close();
		}
	});
}

function request(agent, method, path, body) {
	return within(PATIENCE, method + ' ' + path, new Promise((resolve, reject) => {
		const sent = http.request(url + path, { method, agent }, (response) => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (part) => {
				text += part;
			});
			response.on('end', () => resolve({ status: response.statusCode, text, port: sent.socket.localPort }));
		});
		sent.on('error', reject);
		sent.end(body);
	}));
}

async function mixed() {
	await check('REST and polling take turns on one connection', async () => {
		const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
		const ports = new Set();
		const expect = async (method, path, body, wanted) => {
			const answer = await request(agent, method, path, body);
			ports.add(answer.port);
			assert.equal(answer.status, 200, answer.text);
			if (wanted !== undefined) {
				assert.equal(answer.text, wanted);
			}
			return answer.text;
		};
		for (let round = 0; round < 50; round++) {
			const path = '/socket.io/?EIO=4&transport=polling';
			await expect('GET', '/hello', undefined, '{"hello":"world"}');
			const { sid } = JSON.parse((await expect('GET', path)).slice(1));
			const session = path + '&sid=' + sid;
			await expect('POST', '/size', 'x'.repeat(round * 1000), String(round * 1000));
			await expect('POST', session, '40/A/X,{"token":"good","list":[1]}', 'ok');
			assert.match(await expect('GET', session), /^40\/A\/X,\{"sid":"[^"]+"\}$/);
			await expect('GET', '/hello', undefined, '{"hello":"world"}');
			await expect('POST', session, '42/A/X,7["echo",{"k":' + round + '}]\u001e42/A/X,8["echo"]', 'ok');
			let answer = await expect('GET', session);
			if (!answer.includes('\u001e')) {
				answer += '\u001e' + await expect('GET', session);
			}
			assert.equal(answer, '43/A/X,7[{"k":' + round + '}]\u001e43/A/X,8[]');
			await expect('POST', '/size', 'y', '1');
			await expect('POST', session, '1', 'ok');
		}
		assert.equal(ports.size, 1);
		agent.destroy();
	});
}

async function crowd() {
	await check('forty clients of all transports at once', async () => {
		const sockets = await Promise.all(numbers(40).map((number) => open(WAYS[number % 3], '/A/Crowd')));
		assert.equal(new Set(sockets.map((socket) => socket.id)).size, 40);
		const told = sockets.map(() => []);
		sockets.forEach((socket, number) => socket.on('told', (value) => told[number].push(value)));
		await Promise.all(sockets.map((socket) => ask(socket, 'join', 'all')));
		for (let value = 0; value < 50; value++) {
			await ask(sockets[value % 40], 'tell', 'all', value);
		}
		await until('everybody was told', () => told.every((list) => list.length >= 50));
		told.forEach((list) => assert.deepEqual(list, numbers(50)));
		sockets.forEach((socket) => socket.close());
	});
}

async function restart() {
	await check('after a restart of the server all come back', async () => {
		const sockets = await Promise.all(WAYS.map((way) => open(way, '/A/X',
			{ reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 200, randomizationFactor: 0 })));
		// A client that is cut in the middle of an upgrade has paused its polling, and only notices by a ping that does not come.
		await Promise.all(WAYS.map((way, number) => settled(sockets[number], way)));
		const before = sockets.map((socket) => socket.id);
		const back = sockets.map((socket) => new Promise((resolve) => {
			socket.once('disconnect', (reason) => socket.once('connect', () => resolve(reason)));
		}));
		control('restart');
		const reasons = await within(PATIENCE, 'coming back', Promise.all(back));
		reasons.forEach((reason) => assert.match(reason, /^transport (close|error)$/));
		for (let i = 0; i < sockets.length; i++) {
			assert.notEqual(sockets[i].id, before[i]);
			assert.deepEqual(await ask(sockets[i], 'echo', i), [i]);
			sockets[i].close();
		}
	});
}

main(async () => {
	await Promise.all(WAYS.map(async (way) => {
		const it = (name, body) => check(way.name + ': ' + name, body);
		const group = (name, body) => body(way, it).catch((error) => it(name, () => Promise.reject(error)));
		await Promise.all([
			group('basics', basics).then(() => group('namespaces', namespaces)),
			group('endings', endings).then(() => group('rooms', rooms)),
			(way.name === 'upgrade') ? group('upgrade', duringUpgrade) : undefined
		]);
	}));
	await mixed();
	await crowd();
	await restart();
});
