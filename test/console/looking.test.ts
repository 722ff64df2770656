import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {OpenedWorkload} from '../../source/cluster/cluster.ts';
import {lineText} from '../../source/console/line.ts';
import {eventsLines} from '../../source/console/screens/events/events-lines.ts';
import {eventsPart} from '../../source/console/screens/events/events-part.ts';
import type {EventsScreen} from '../../source/console/screens/events/events-screen.ts';
import {initialState} from '../../source/console/state.ts';
import type {WorkloadOf} from '../../source/kubernetes/objects.ts';
import {samplePodOpened} from '../helpers/sample-pod.ts';
import {
	checkout,
	checkoutOpened,
	collection,
	sampleEvent,
	sampleNowMs,
	samplePreview,
	sampleReplicaSet,
	sampleView,
} from '../helpers/sample-view.ts';
import {openScreen} from '../helpers/screen-driver.ts';

const opened = checkoutOpened();
const {target} = opened;
const events: EventsScreen = {name: 'events', target, newestFirst: true, filter: '', filtering: false};
const error = {kind: 'forbidden', message: 'events is forbidden: User "jane" cannot list', status: 403} as const;

/** Oldest first; the messages are longer than any line. */
const many = (count: number) =>
	Array.from({length: count}, (_, index) =>
		sampleEvent('Pod', 'checkout-6f9f58df7d-8xk2p', 'BackOff', `${index} ${'because '.repeat(20)}of this`, {
			agoSeconds: 1_000 - index,
			type: index % 2 === 0 ? 'Normal' : 'Warning',
		}),
	);
const withEvents = (parts: Partial<OpenedWorkload>) => ({
	view: sampleView({opened: {...opened, ...parts}}),
	nowMs: sampleNowMs,
});
const drawn = (screen: EventsScreen, parts: Partial<OpenedWorkload>, columns = 120, rows = 20) =>
	eventsLines(screen, withEvents(parts), columns, rows).map(lineText);

test('events have their whole messages, at any width', () => {
	for (const columns of [40, 80, 120, 300]) {
		const text = drawn(events, {events: collection(many(1))}, columns, 40).join(' ');
		assert.equal(text.split('because').length - 1, 20, `${columns}`);
		assert.match(text, /of +this/);
	}
});

test('events are counted, filtered and turned round', () => {
	const six = {events: collection(many(6))};
	assert.match(drawn(events, six)[0] ?? '', /events of checkout {3}6 events, newest first/);
	assert.match(drawn(events, six)[2] ?? '', /! 16m +BackOff +pod\/…8xk2p +5 because/);
	assert.match(drawn({...events, newestFirst: false}, six, 120, 40)[2] ?? '', /0 because/);
	assert.match(drawn({...events, filter: 'WARNING'}, six)[0] ?? '', /3 events with that text/);
	assert.match(drawn({...events, filter: 'absent'}, six).join(' '), /No event has "absent"/);
	const about = {...events, about: {namespace: 'shop', name: 'another'}};
	assert.match(drawn(about, six).join(' '), /There are no events of this pod/);
});

test('why there are no events is said, and that old ones are old', () => {
	assert.match(drawn(events, {events: collection([])}).join(' '), /no events of this workload: .* for an hour/);
	assert.match(
		drawn(events, {events: collection([], {state: 'blocked', error})}).join(' '),
		/no events: forbidden, User/,
	);
	assert.match(
		drawn(events, {events: collection([], {state: 'syncing', received: 7})}).join(' '),
		/loading events, 7 objects so far/,
	);
	const stale = {state: 'blocked', error, asOfMs: sampleNowMs - 60_000} as const;
	const old = eventsLines(events, withEvents({events: collection(many(2), stale)}), 120, 20);
	assert.match(lineText(old[0] ?? assert.fail()), /as of 60s ago: forbidden/);
	assert.ok(old.slice(2).every(({dimmed}) => dimmed === true));
});

test('who scrolls among the events stays where he is while new ones come, in either order', () => {
	for (const newestFirst of [true, false]) {
		const start = {...events, newestFirst};
		const away = newestFirst ? 'page-down' : 'page-up';
		const state = initialState(120, 23);
		const moved = eventsPart.moved(start, away, state, withEvents({events: collection(many(30))}), 20);
		const before = drawn(moved, {events: collection(many(30))});
		const after = drawn(moved, {events: collection(many(33))});
		assert.deepEqual(after.slice(2, 19), before.slice(2, 19));
		const home = newestFirst ? 'top' : 'bottom';
		const back = eventsPart.moved(moved, home, state, withEvents({events: collection(many(33))}), 20);
		assert.equal(back.top, undefined);
	}
});

test('an event that is counted up, and so stands among the newest, moves nothing of what one scrolled to', () => {
	const before = many(30);
	const counted = before.map((event, index) =>
		index === 3 || index === 27
			? {
					...event,
					lastTimestamp: new Date(sampleNowMs).toISOString(),
					metadata: {...event.metadata, resourceVersion: '2'},
				}
			: event,
	);
	const after = counted.toSorted((a, b) => Date.parse(a.lastTimestamp ?? '') - Date.parse(b.lastTimestamp ?? ''));
	const state = initialState(120, 23);
	const page = (screen: EventsScreen) =>
		eventsPart.moved(screen, 'page-down', state, withEvents({events: collection(before)}), 20);
	const away = page(page({...events, newestFirst: true}));
	const seen = (items: ReturnType<typeof many>) => drawn(away, {events: collection(items)}).slice(2, 19);
	const said = (lines: readonly string[]) => lines.map(line => line.slice(30));
	assert.deepEqual(said(seen(after)), said(seen(before)));
});

test('j and k select an event, o opens what it is about, and what comes leaves it selected', async () => {
	const pod = 'checkout-6f9f58df7d-8xk2p';
	const items = [
		sampleEvent('Deployment', 'checkout', 'ScalingReplicaSet', 'Scaled up', {agoSeconds: 50}),
		sampleEvent('ReplicaSet', 'checkout-6f9f58df7d', 'SuccessfulCreate', 'Created pod', {agoSeconds: 49}),
		sampleEvent('Pod', pod, 'Failed', 'no such image', {agoSeconds: 48, type: 'Warning'}),
	];
	const screen = await openScreen({initialTarget: target, view: {opened: {...opened, events: collection(items)}}});
	screen.cluster.answers.readObject = () => Promise.resolve({type: 'read', object: {kind: 'Any'}});
	await screen.press('e', 'o', 'escape', 'j');
	assert.ok(screen.row('no such image').isSelected());
	await screen.press('j');
	const later = sampleEvent('Pod', pod, 'BackOff', 'Back-off', {agoSeconds: 1});
	await screen.show({opened: {...opened, events: collection([...items, later])}});
	assert.ok(screen.row('Created pod').isSelected());
	await screen.press('o', 'escape', 'k', 'o', 'escape', 'g');
	assert.doesNotMatch(screen.text(), /›/);
	await screen.press('o');
	assert.deepEqual(screen.cluster.calls, [
		'read Deployment shop/checkout',
		'read ReplicaSet shop/checkout-6f9f58df7d',
		`read Pod shop/${pod}`,
		'read Deployment shop/checkout',
	]);
	await screen.close();
});

test('j and k go through the lines of an event that is longer than the screen', () => {
	const items = collection([...many(1), sampleEvent('Pod', 'x', 'Long', 'word '.repeat(180))]);
	const state = initialState(40, 13);
	const press = (screen: EventsScreen, intent: 'up' | 'down') =>
		eventsPart.moved(screen, intent, state, withEvents({events: items}), 10);
	const tops: string[] = [];
	let screen = events;
	for (let count = 0; count < 60; count += 1) {
		screen = press(screen, 'down');
		tops.push(`${screen.selected?.reason} ${screen.top?.event.reason} ${screen.top?.line}`);
	}
	assert.ok(tops.includes('Long Long 3') && tops.includes('Long Long 12'), tops.join(', '));
	assert.equal(screen.selected?.reason, 'BackOff');
	for (let count = 0; count < 60; count += 1) screen = press(screen, 'up');
	assert.deepEqual([screen.selected?.reason, screen.top?.line], ['Long', 0]);
});

test('the columns of events stay where they are as their ages grow', () => {
	const items = collection([sampleEvent('Pod', 'x', 'BackOff', 'the message', {agoSeconds: 9, count: 2})]);
	const columnAt = (ms: number) => {
		const scene = {...withEvents({events: items}), nowMs: sampleNowMs + ms};
		return lineText(eventsLines(events, scene, 120, 20)[2] ?? assert.fail()).indexOf('BackOff');
	};
	for (const seconds of [1, 60, 115, 600, 7_000]) assert.equal(columnAt(seconds * 1000), columnAt(0), `${seconds}`);
});

test('e, o and d on Rollout look at the workload or what is selected, and Esc comes back', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened}});
	screen.cluster.answers.readObject = () =>
		Promise.resolve({
			type: 'read',
			object: {kind: 'Deployment', spec: {containers: [{env: [{name: 'A', value: 's3cret'}]}]}},
		});
	await screen.press('e');
	assert.match(screen.text(), /events of checkout {3}4 events/);
	await screen.press('escape', 'd');
	assert.match(screen.text(), /revision 6 → revision 7 {3}checkout 1.8.2 → 1.9.0/);
	await screen.press('escape', 'o');
	await screen.waitFor('- name: A');
	assert.match(screen.text(), /value: \(masked; v shows it\)/);
	await screen.press('v');
	assert.match(screen.text(), /value: s3cret/);
	await screen.press('escape', 'j', 'o');
	await screen.press('escape', 'tab', 'tab', 'j', 'o');
	assert.deepEqual(screen.cluster.calls, [
		'read Deployment shop/checkout',
		'read Pod shop/checkout-6f9f58df7d-8xk2p',
		'read ReplicaSet shop/checkout-6f9f58df7d',
	]);
	await screen.close();
});

test('a difference stays that of its two revisions and says when another one came since, which d goes to', async () => {
	for (const [columns, rows] of [
		[120, 36],
		[80, 24],
		[60, 12],
	] as const) {
		const screen = await openScreen({initialTarget: target, view: {opened}, columns, rows});
		await screen.press('d');
		assert.doesNotMatch(screen.text(), /came since/);
		const image = 'registry/shop/checkout:2.0.0';
		const later = sampleReplicaSet(checkout, 8, image, {replicas: 1, ready: 0, ageSeconds: 3});
		const workload: WorkloadOf<'Deployment'> = {
			...checkout,
			spec: {...checkout.spec, template: {...later.spec.template, metadata: {labels: {app: 'checkout'}}}},
		};
		const replicaSets = collection([...opened.replicaSets.items, later]);
		await screen.show({opened: {...opened, workload, replicaSets}});
		assert.match(screen.text(), /revision 6 → revision 7/);
		assert.match(screen.text(), /8 came since: d/);
		await screen.press('d');
		assert.match(screen.text(), /revision 6 → revision 8/);
		assert.doesNotMatch(screen.text(), /came since/);
		await screen.press('d');
		assert.match(screen.text(), /no other revision came since/);
		await screen.press('escape');
		assert.match(screen.text(), /REPLICASETS|PODS/);
		await screen.close();
	}
});

test('an object that can’t be read says why, r asks again, and an answer that comes late is nobody’s', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened, pod: samplePodOpened()}});
	screen.cluster.answers.readObject = () =>
		Promise.resolve({type: 'failed', kind: 'forbidden', sentence: 'You may not read it.'});
	await screen.press('o');
	await screen.waitFor('You may not read it. r asks again.');
	let answer = (_outcome: {readonly type: 'read'; readonly object: Readonly<Record<string, unknown>>}) => {};
	screen.cluster.answers.readObject = () =>
		new Promise(resolve => {
			answer = resolve;
		});
	await screen.press('r');
	assert.match(screen.text(), /Reading it from the API server/);
	const late = answer;
	await screen.press('escape', 'o');
	late({type: 'read', object: {kind: 'Late'}});
	await screen.pass(100);
	assert.doesNotMatch(screen.text(), /kind: Late/);
	answer({type: 'read', object: {kind: 'Right', a: 'x', b: 'x'}});
	await screen.waitFor('kind: Right');
	await screen.press('/');
	await screen.type('x');
	await screen.press('enter');
	assert.match(screen.text(), /\/x 1 of 2/);
	await screen.close();
});

test('Enter at the end of what is to be found goes there at once, the next Enter on, and after the last to the first', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened, pod: samplePodOpened()}, rows: 20});
	const lines = Array.from({length: 60}, (_, index) => [`key${100 + index}${index % 25 === 20 ? '-here' : ''}`, 'x']);
	const object = {kind: 'Pod', metadata: {labels: Object.fromEntries(lines)}};
	screen.cluster.answers.readObject = () => Promise.resolve({type: 'read', object});
	await screen.press('o', '/');
	await screen.type('here');
	assert.match(screen.text(), /\/here▏ 2 found/);
	assert.doesNotMatch(screen.text(), /key120-here/);
	await screen.press('enter');
	assert.match(screen.lines()[3] ?? '', /key120-here/);
	assert.match(screen.text(), /\/here 1 of 2/);
	await screen.press('enter');
	assert.match(screen.text(), /key145-here/);
	await screen.press('enter');
	assert.match(screen.lines()[3] ?? '', /key120-here/);
	await screen.close();
});

test('what only masked values have is not found, and that they have it is said with the key that shows them', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened}});
	const object = {kind: 'Deployment', spec: {containers: [{env: [{name: 'A', value: 'abc-123'}]}]}};
	screen.cluster.answers.readObject = () => Promise.resolve({type: 'read', object});
	await screen.press('o', '/');
	await screen.type('C-12');
	assert.match(screen.text(), /0 found, 1 where it is masked: v/);
	await screen.press('enter', 'enter');
	assert.match(screen.text(), /only what is masked has "C-12": v shows it/);
	await screen.press('v', 'enter');
	assert.match(screen.text(), /\/C-12 1 of 1/);
	await screen.press('escape', '/');
	await screen.type('zzz');
	assert.match(screen.text(), /\/zzz▏ 0 found *\n/);
	await screen.close();
});

test('on History space marks, d shows the whole difference, v the values', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened}});
	await screen.press('h', ' ', 'k');
	assert.match(screen.text(), /from revision 6 to revision 7/);
	await screen.press('d');
	assert.match(screen.text(), /revision 6 → revision 7/);
	await screen.press('escape', ' ', 'd');
	assert.match(screen.text(), /it is compared with itself/);
	await screen.close();
});

test('on Confirm v shows what is masked of the change that is sent', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened}});
	const template = (value: string) => ({spec: {containers: [{name: 'web', env: [{name: 'MODE', value}]}]}});
	screen.cluster.answers.preview = () =>
		Promise.resolve({
			type: 'ready',
			preview: {
				...samplePreview,
				changes: [{path: 'spec.template.spec.containers[web].env[MODE].value', masked: true}],
				basis: {...samplePreview.basis, template: template('old-value')},
				patch: [{op: 'replace', path: '/spec/template', value: template('new-value')}],
			},
		});
	await screen.press('u');
	await screen.waitFor('(changed, masked)');
	await screen.press('v');
	assert.match(screen.text(), /old-value → new-value/);
	await screen.press('v');
	assert.match(screen.text(), /\(changed, masked\)/);
	await screen.close();
});

test('on Help a text is looked for after /: only what has it stays, with the screens that it is on, and Esc shows all', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened}, columns: 80, rows: 24});
	await screen.press('?', 'G', '/');
	await screen.type('timest');
	await screen.press('backspace', 'backspace', 'backspace', 'backspace');
	await screen.type('mes');
	await screen.press('enter');
	const text = screen.text();
	assert.match(text, /\/times\n/);
	assert.match(text, /On Logs\n +t +show when each line was printed/);
	assert.doesNotMatch(text, /undo|On Confirm/);
	await screen.press('/');
	await screen.type('zzz');
	assert.match(screen.text(), /Nothing has "timeszzz": esc shows all/);
	await screen.press('escape');
	assert.match(screen.text(), /Here, on Rollout/);
	await screen.press('escape');
	assert.match(screen.text(), /REPLICASETS/);
	await screen.close();
});
