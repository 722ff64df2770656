import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Cluster} from '../../source/cluster/cluster.ts';
import type {Place, PlaceRow, Places} from '../../source/console/places.ts';
import {createFakeCluster} from '../helpers/fake-cluster.ts';
import {terminalModes} from '../helpers/pty-modes.ts';
import {checkout, collection, sampleDeployment, sampleNowMs, sampleView} from '../helpers/sample-view.ts';
import {openScreen} from '../helpers/screen-driver.ts';

const rows: readonly PlaceRow[] = [
	{key: 'prod-eu', name: 'prod-eu', server: 'https://eu:6443', user: 'jane', namespace: 'default', isHere: true},
	{
		key: 'prod-us',
		name: 'prod-us',
		server: 'https://us:6443',
		user: 'jane',
		namespace: 'shop',
		isHere: false,
		note: 'read-only',
	},
	{
		key: 'lost',
		name: 'lost',
		server: '',
		user: 'jane',
		namespace: 'default',
		isHere: false,
		problem: 'The cluster "nowhere", which context "lost" names, is not in the kubeconfig.',
	},
];

/** Another cluster stands ready behind each place. */
function placesOf(other: Cluster, gone: Place[] = [], told?: Promise<readonly string[]>): Places {
	return {
		contexts: () => ({ok: true, rows}),
		go(place) {
			gone.push(place);
			return place.type === 'context' && place.key === 'refused'
				? {ok: false, sentence: 'no'}
				: {ok: true, cluster: other, confirmByName: false, ...(told ? {told} : {})};
		},
	};
}

const otherView = sampleView({
	identity: {context: 'prod-us', server: 'https://us:6443', namespace: 'shop'},
	workloads: collection([sampleDeployment({name: 'only-there'})]),
});

test('c shows the contexts, Enter goes to one, and nothing of the former is on the screen', async () => {
	const other = createFakeCluster(otherView, sampleNowMs);
	const gone: Place[] = [];
	const screen = await openScreen({places: placesOf(other, gone)});
	await screen.press('j', 'c');
	assert.match(screen.text(), /contexts {3}3 contexts/);
	assert.ok(screen.row('● prod-eu').isSelected());
	assert.match(screen.text(), /● prod-eu .* live/);
	assert.match(screen.text(), /prod-us .* read-only/);
	await screen.press('j', 'j', 'enter');
	assert.match(screen.text(), /enter go: The cluster "nowhere"/, 'what can’t be used says why');
	assert.deepEqual(gone, []);
	await screen.press('k', 'enter');
	assert.deepEqual(gone, [{type: 'context', key: 'prod-us'}]);
	assert.match(screen.text(), /prod-us · shop/);
	assert.match(screen.text(), /now in namespace shop of prod-us/);
	assert.ok(screen.row('only-there').isSelected());
	assert.doesNotMatch(screen.text(), /checkout|prod-eu/);
	await screen.press('p', 'p');
	assert.deepEqual(
		other.calls.filter(call => call.startsWith('pause')),
		['pause shop/only-there'],
	);
	// What the former cluster tells from now on is nobody's.
	await screen.show({workloads: collection([checkout])});
	assert.doesNotMatch(screen.text(), /checkout/);
	await screen.close();
});

test('what earlier runs left behind there is told when one has come there, unless one has left again', async () => {
	const other = createFakeCluster(otherView, sampleNowMs);
	const {promise, resolve} = Promise.withResolvers<readonly string[]>();
	const screen = await openScreen({places: placesOf(other, [], promise)});
	await screen.press('c', 'j', 'enter');
	assert.match(screen.text(), /now in namespace shop of prod-us/);
	resolve(['"pause deployment/web" was under way.']);
	await promise;
	await screen.press('j');
	assert.match(screen.text(), /"pause deployment\/web" was under way\./);

	const late = Promise.withResolvers<readonly string[]>();
	const answers = [late.promise, Promise.resolve([])];
	const third = createFakeCluster(otherView, sampleNowMs);
	const clusters = [other, third];
	const left = await openScreen({
		places: {
			contexts: () => ({ok: true, rows}),
			go: () => ({
				ok: true,
				cluster: clusters.shift() ?? third,
				confirmByName: false,
				told: answers.shift() ?? Promise.resolve([]),
			}),
		},
	});
	await left.press('c', 'j', 'enter', 'c', 'j', 'enter');
	late.resolve(['of the place between']);
	await late.promise;
	await left.press('j');
	assert.doesNotMatch(left.text(), /of the place between/);
});

test('n shows the namespaces, with a filter; all of them is a choice', async () => {
	const other = createFakeCluster(otherView, sampleNowMs);
	const gone: Place[] = [];
	const screen = await openScreen({places: placesOf(other, gone)});
	screen.cluster.answers.listNamespaces = () =>
		Promise.resolve({type: 'listed', names: ['default', 'infra', 'shop'], isWhole: true});
	await screen.press('n');
	await screen.waitFor('3 namespaces');
	assert.ok(screen.row('● all namespaces').isSelected(), 'where one is');
	await screen.press('/');
	await screen.type('fra');
	await screen.press('enter');
	assert.ok(screen.row('infra').isSelected());
	await screen.press('enter');
	assert.deepEqual(gone, [{type: 'namespace', namespace: 'infra'}]);
	await screen.close();
});

test('who may not list namespaces is told so, and can go to one by its name', async () => {
	const other = createFakeCluster(otherView, sampleNowMs);
	const gone: Place[] = [];
	const screen = await openScreen({places: placesOf(other, gone)});
	screen.cluster.answers.listNamespaces = () =>
		Promise.resolve({
			type: 'failed',
			kind: 'forbidden',
			sentence: 'The API server does not allow you to list namespaces.',
		});
	await screen.press('n');
	await screen.waitFor('does not allow you to list namespaces');
	await screen.press('/');
	await screen.type('team-7');
	await screen.press('enter');
	assert.match(screen.row('team-7  ').text, /not listed: enter goes there/);
	await screen.press('enter');
	assert.deepEqual(gone, [{type: 'namespace', namespace: 'team-7'}]);
	await screen.close();
});

test('while a write is under way nobody leaves, for its answer would be lost', async () => {
	const screen = await openScreen({places: placesOf(createFakeCluster(otherView, sampleNowMs))});
	await screen.press('j', 'p', 'c', 'j', 'enter');
	assert.match(screen.text(), /a write is under way: its answer comes first/);
	await screen.close();
});

test('where there is no other place the keys say so; on Confirm n is no namespace', async () => {
	const screen = await openScreen();
	await screen.press('n');
	assert.match(screen.text(), /n namespace: there is no other place to go to/);
	await screen.press('u', 'n');
	assert.match(screen.text(), /undo deployment/);
	await screen.close();
});

test('Y copies the kubectl line of the screen and says which', async () => {
	const screen = await openScreen();
	await screen.press('Y');
	assert.match(
		screen.text(),
		/copied \(by OSC 52\): kubectl --context prod-eu -A get deployments,statefulsets,daemonsets/,
	);
	await screen.press('?', 'Y');
	assert.match(screen.text(), /Y copy kubectl: there is no kubectl line/);
	await screen.close();
});

test('a context that could not be reached says so in the list, when one has left it', async () => {
	const error = {kind: 'unreachable', message: 'connection refused'} as const;
	const lost = {state: 'connecting', sinceMs: sampleNowMs, error} as const;
	const view = sampleView({identity: {context: 'prod-us', server: 'https://us:6443'}, freshness: lost});
	const unreached = createFakeCluster({...view, workloads: collection([], lost)}, sampleNowMs);
	const back = createFakeCluster(sampleView(), sampleNowMs);
	let isAway = false;
	const screen = await openScreen({
		places: {
			contexts: () => ({
				ok: true,
				rows: rows.map(row => ({...row, isHere: (row.key === 'prod-us') === isAway && row.key !== 'lost'})),
			}),
			go(place) {
				isAway = place.type === 'context' && place.key === 'prod-us';
				return {ok: true, cluster: isAway ? unreached : back, confirmByName: false};
			},
		},
	});
	await screen.press('c', 'j', 'enter');
	assert.match(screen.text(), /not connected: connection refused/);
	await screen.press('c', 'k', 'enter', 'c');
	assert.match(screen.text(), /prod-us .*unreachable at 14:03, read-only/);
	await screen.close();
});

test('whoever turned the mouse on and went elsewhere had it on still, while m said that it turns it on', async () => {
	const screen = await openScreen({places: placesOf(createFakeCluster(otherView, sampleNowMs))});
	await screen.press('m', 'c', 'j', 'enter');
	await screen.waitFor('now in namespace shop of prod-us');
	await screen.press('m');
	assert.match(screen.text(), /mouse off/);
	assert.ok(!terminalModes(screen.terminal.written()).mouse);
	await screen.close();
});
