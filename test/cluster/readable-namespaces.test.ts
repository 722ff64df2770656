import assert from 'node:assert/strict';
import {test} from 'node:test';
import {mostNamespaces, readableNamespaces, type ScopeRequests} from '../../source/cluster/readable-namespaces.ts';
import {failure, success} from '../../source/kubernetes/errors.ts';

const forbidden = failure({kind: 'forbidden', message: 'no'});
const numbered = (count: number) => Array.from({length: count}, (_, index) => `ns-${String(index).padStart(4, '0')}`);

/** A cluster of these namespaces, of which some may be read; `undefined` among them: all at once. */
function cluster(readable: readonly (string | undefined)[], all: readonly string[] | undefined) {
	const asked: (string | undefined)[] = [];
	const requests: ScopeRequests = {
		async mayList(namespace) {
			asked.push(namespace);
			return success(readable.includes(namespace));
		},
		listNamespaces: async () => (all ? success({names: all, all: all.length}) : forbidden),
	};
	return {requests, asked};
}

/** Who asks gets an answer, and may not read all. */
async function shownTo(requests: ScopeRequests, preferred: readonly string[]) {
	const found = await readableNamespaces(requests, preferred);
	assert.ok(found.ok && found.value);
	return found.value;
}

test('who may list everything sees everything, and no namespace is asked for', async () => {
	const {requests, asked} = cluster([undefined], numbered(50));
	assert.deepEqual(await readableNamespaces(requests, ['shop']), success(undefined));
	assert.deepEqual(asked, [undefined]);
});

test('who may not sees the namespaces that he may read, that of the context first', async () => {
	const {requests} = cluster(['shop', 'web', 'billing'], ['billing', 'default', 'shop', 'web']);
	assert.deepEqual(await shownTo(requests, ['shop']), {
		namespaces: ['shop', 'billing', 'web'],
		sentence: 'No right to list workloads in all namespaces. Shown are the 3 of 4 namespaces that may be read.',
	});
});

test('where namespaces can not be listed either, that of the context is all that is tried', async () => {
	const {requests, asked} = cluster(['shop', 'web'], undefined);
	assert.deepEqual(await shownTo(requests, ['shop']), {
		namespaces: ['shop'],
		sentence:
			"No right to list workloads in all namespaces: shown is shop. Namespaces can't be listed either: -n NAME opens another.",
	});
	assert.deepEqual(asked, [undefined, 'shop']);
});

test('where that of the context may not be read either, it is named, in two sentences that say what to do', async () => {
	const {requests} = cluster([], undefined);
	assert.deepEqual(await shownTo(requests, ['shop']), {
		namespaces: [],
		sentence:
			"No right to list workloads in all namespaces, nor in shop. Namespaces can't be listed either: -n NAME opens another.",
	});
});

test('more than 20 are not shown, and that is said', async () => {
	const {requests, asked} = cluster(numbered(60), numbered(60));
	const scope = await shownTo(requests, []);
	assert.equal(scope.namespaces.length, mostNamespaces);
	assert.match(scope.sentence, /\. Shown are 20 of those that may be read: -n NAME opens another\.$/);
	assert.ok(asked.length <= mostNamespaces + 6 + 1, `${asked.length} questions`);
});

test('a cluster of thousands is asked a bounded number of times, and what was not asked for is said', async () => {
	const {requests, asked} = cluster(['ns-0100'], numbered(3000));
	const scope = await shownTo(requests, []);
	assert.deepEqual(scope.namespaces, ['ns-0100']);
	assert.match(
		scope.sentence,
		/\. Shown is the one of the first 200 namespaces that may be read: ns-0100; 2800 were not asked for\.$/,
	);
	assert.equal(asked.length, 201);
});

test('who may read nothing is told how many were asked for', async () => {
	const {requests} = cluster([], ['a', 'b']);
	assert.deepEqual(await shownTo(requests, ['a']), {
		namespaces: [],
		sentence:
			'No right to list workloads in all namespaces. None of 2 namespaces may be read either: -n NAME opens another.',
	});
});

const reset = failure({kind: 'unreachable', message: 'connection reset'});

test('questions that a broken network keeps from being answered say nothing of rights', async () => {
	const {requests} = cluster(['shop'], ['shop', 'web']);
	const faults: readonly [string, ScopeRequests][] = [
		['whether all may be listed', {...requests, mayList: async () => reset}],
		['which namespaces there are', {...requests, listNamespaces: async () => reset}],
		['each namespace', {...requests, mayList: async namespace => (namespace === undefined ? success(false) : reset)}],
	];
	for (const [what, broken] of faults) {
		assert.deepEqual(await readableNamespaces(broken, ['shop']), reset, what);
	}
});

test('a namespace that could not be asked for is counted as such, and not as one that may not be read', async () => {
	const {requests} = cluster(['shop', 'web'], ['billing', 'shop', 'web']);
	const mayList: ScopeRequests['mayList'] = async namespace =>
		namespace === 'web' ? reset : requests.mayList(namespace);
	assert.deepEqual(await shownTo({...requests, mayList}, ['shop']), {
		namespaces: ['shop'],
		sentence:
			'No right to list workloads in all namespaces. Shown is the one of 3 namespaces that may be read: shop; 1 could not be asked for yet.',
		unanswered: ['web'],
	});
});

test('what was answered before is not asked again, and what was not is', async () => {
	const {requests, asked} = cluster(['shop', 'web'], ['billing', 'shop', 'web']);
	const before = {namespaces: ['shop'], sentence: '', unanswered: ['web']};
	const found = await readableNamespaces(requests, ['shop'], before);
	assert.ok(found.ok);
	assert.deepEqual(
		[found.value?.namespaces, asked],
		[
			['shop', 'web'],
			[undefined, 'web'],
		],
	);
});

test('who may not even ask about rights sees that of none of them', async () => {
	const {requests} = cluster([], ['a']);
	assert.deepEqual((await shownTo({...requests, mayList: async () => forbidden}, ['a'])).namespaces, []);
});

/** A list that the server cuts off: how many there are, if it says so, and what is told of that. */
const cutLists: readonly {readonly all?: number; readonly readable: readonly string[]; readonly told: RegExp}[] = [
	{
		all: 3000,
		readable: ['ns-0100'],
		told: /of the first 200 namespaces that may be read: ns-0100; 2800 were not asked for\.$/,
	},
	{
		readable: ['ns-0100'],
		told: /of the first 200 namespaces that may be read: ns-0100; those after them were not asked for\.$/,
	},
	{
		all: 3000,
		readable: [],
		told: /\. None of the first 200 namespaces may be read either; 2800 were not asked for: -n NAME opens another\.$/,
	},
	{
		all: 3000,
		readable: ['shop'],
		told: /\. Shown is the one of the first 200 namespaces that may be read: shop; 2800 were/,
	},
];
for (const {all, readable, told} of cutLists) {
	test(`a list of namespaces that is cut off at 500, of ${all ?? 'nobody knows how many'}, is not told as all: ${readable}`, async () => {
		const {requests} = cluster(readable, numbered(500));
		const names = numbered(500);
		const listNamespaces = async () => success({names, ...(all === undefined ? {} : {all})});
		// That of the context comes after the cut.
		const scope = await shownTo({...requests, listNamespaces}, ['shop']);
		assert.deepEqual(scope.namespaces, readable);
		assert.match(scope.sentence, told);
	});
}
