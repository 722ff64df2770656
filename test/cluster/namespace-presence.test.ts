import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	createNamespacePresence,
	createPresenceRead,
	type PresenceAnswer,
} from '../../source/cluster/namespace-presence.ts';
import {startApiServer} from '../helpers/api-server.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';
import {openTransport} from '../helpers/transport.ts';

const turn = () => new Promise<void>(resolve => setImmediate(resolve));

function presenceOf(answers: PresenceAnswer[]) {
	const clock = createFakeClock();
	let asked = 0;
	let changes = 0;
	const presence = createNamespacePresence(async () => answers[asked++] ?? 'unanswered', {
		clock,
		onChange: () => {
			changes += 1;
		},
	});
	return {presence, clock, asked: () => asked, changes: () => changes};
}

test('a namespace is asked for when its list is known to be empty, and again until it is there', async () => {
	const {presence, clock, asked, changes} = presenceOf(['unanswered', 'absent', 'absent', 'there']);
	presence.look(false);
	await turn();
	assert.equal(asked(), 0);
	for (const expected of [undefined, 'absent', 'absent', 'there']) {
		presence.look(true);
		presence.look(true);
		await turn();
		assert.equal(presence.state(), expected);
		clock.advance(10_000);
		await turn();
	}
	assert.deepEqual([asked(), changes(), clock.pending()], [4, 2, 0]);
});

test('of a namespace with something in it nothing is asked any more, and an answer that comes late is not taken', async () => {
	const {presence, clock, asked} = presenceOf(['absent', 'absent']);
	presence.look(true);
	presence.look(false);
	await turn();
	assert.equal(presence.state(), undefined);
	assert.deepEqual([asked(), clock.pending()], [1, 0]);
	presence.look(true);
	await turn();
	assert.equal(presence.state(), 'absent');
	presence.stop();
	assert.deepEqual([presence.state(), clock.pending()], [undefined, 0]);
});

test('who may not read a namespace by its name may list them, and who may neither is not told', async () => {
	let mayList = true;
	const server = await startApiServer(({path}, reply) => {
		if (path.endsWith('/there')) reply.json({metadata: {name: 'there'}});
		else if (path.endsWith('/absent')) reply.failure(404, 'NotFound', 'namespaces "absent" not found');
		else if (path.endsWith('/namespaces') && mayList) reply.json({items: [{metadata: {name: 'shop'}}], metadata: {}});
		else reply.failure(403, 'Forbidden', 'namespaces is forbidden');
	});
	const transport = openTransport({server: server.url});
	const read = createPresenceRead(transport, {});
	const answers: PresenceAnswer[] = [];
	for (const name of ['there', 'absent', 'shop', 'shpo']) answers.push(await read(name));
	assert.deepEqual(answers, ['there', 'absent', 'there', 'absent']);
	mayList = false;
	assert.equal(await read('shop'), 'untold');
	await server.close();
	assert.equal(await read('there'), 'unanswered');
	transport.close();
});
