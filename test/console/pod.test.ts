import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineText} from '../../source/console/line.ts';
import {podContent} from '../../source/console/screens/pod/pod-lines.ts';
import {podScreen} from '../../source/console/screens/pod/pod-screen.ts';
import {sampleLog, samplePodOpened} from '../helpers/sample-pod.ts';
import {checkoutOpened, collection, sampleNowMs, sampleView} from '../helpers/sample-view.ts';
import {openScreen} from '../helpers/screen-driver.ts';

const opened = checkoutOpened();
const {target} = opened;
const pod = samplePodOpened();

function content(view: Parameters<typeof sampleView>[0], columns = 120): string {
	const scene = {view: sampleView({opened, ...view}), nowMs: sampleNowMs};
	return podContent({...podScreen(target, pod.pod ?? assert.fail()), container: 'proxy'}, scene, columns)
		.lines.map(lineText)
		.join('\n');
}

test('a pod shows its containers with state, last end, probes, resources; conditions; its events', () => {
	const text = content({pod});
	for (const line of [
		/ImagePullBackOff {3}ready 1\/2 .* node node-3 {3}ip 10.192.3.7 {3}qos Burstable/,
		/○ migrate {2}init {2}0 restarts/,
		/state +Terminated: Completed, exit code 0, 2m5s ago, ran 5s/,
		/› ● proxy {2}sidecar {2}ready {2}2 restarts/,
		/last +Terminated: OOMKilled, exit code 137 \(SIGKILL\), 42s ago, ran 58s/,
		/✗ checkout {2}not ready/,
		/state +Waiting: ImagePullBackOff/,
		/Back-off pulling image "registry\/shop\/checkout:1.9.0": not found/,
		/readiness http-get http:\/\/:8080\/healthz delay=0s timeout=1s period=5s #success=1 #failure=3/,
		/liveness +exec \[masked: it names a secret\]/,
		/requests cpu=100m, memory=128Mi/,
		/limits memory=256Mi/,
		/Ready +False +2m11s +ContainersNotReady/,
		/containers with unready status: \[checkout\]/,
		/! 4s \(x6 over 4s\) +BackOff +pod\/…8xk2p +Back-off pulling image/,
	]) {
		assert.match(text, line);
	}
	assert.doesNotMatch(text, /abc/);
});

const error = {kind: 'forbidden', message: 'pods "x" is forbidden: User "jane" cannot watch', status: 403} as const;

test('what is not known of a pod is said', () => {
	const {pod: _whole, ...unread} = pod;
	assert.match(content({pod: {...unread, freshness: {state: 'connecting', sinceMs: 0}}}), /so far only what the list/);
	assert.match(
		content({pod: {...unread, freshness: {state: 'blocked', error}}}),
		/Only what the list .* User "jane" cannot/,
	);
	const gone = collection(opened.pods.items.filter(({metadata}) => metadata.uid !== pod.target.uid));
	const without = {...opened, pods: gone};
	assert.match(content({opened: without}), /loading pod shop\/checkout/);
	assert.match(
		content({opened: without, pod: {...unread, gone: 'absent'}}),
		/There is no pod shop\/checkout.* any more/,
	);
	assert.match(content({opened: without, pod: {...pod, gone: 'deleted'}}), /was deleted. This is how it was last/);
	assert.match(content({pod: {...pod, gone: 'replaced'}}), /another one has its name now/);
	const stranger = {...pod, target: {...pod.target, uid: 'another'}};
	assert.match(content({opened: without, pod: stranger}), /loading pod/, 'another pod is not shown under its name');
});

test('Enter opens the selected pod, l its log, and what is watched follows the screens', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened}});
	await screen.press('j', 'enter');
	await screen.show({pod});
	assert.ok(screen.row('checkout  not ready').isSelected(), 'the container that fails is marked');
	await screen.press('shift-tab');
	assert.ok(screen.row('proxy  sidecar').isSelected());
	await screen.press('l');
	await screen.show({log: sampleLog()});
	await screen.waitFor('cart/60');
	await screen.press('P');
	assert.match(screen.text(), /previous run of proxy/);
	await screen.press('P', 'tab');
	assert.match(screen.text(), /log of checkout/);
	await screen.press('?', '?', 'escape', 'escape');
	assert.match(screen.text(), /REPLICASETS/);
	const {name} = pod.target;
	assert.deepEqual(screen.cluster.calls, [
		`open pod shop/${name}`,
		`open log ${name} proxy`,
		`open log ${name} proxy previous`,
		`open log ${name} proxy`,
		`open log ${name} checkout`,
		'close log',
		'close pod',
	]);
	await screen.close();
});

test('l on Rollout opens the log of the pod that the diagnosis is about, when none is selected', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened}});
	await screen.press('l');
	assert.match(screen.text(), /log of checkout in pod checkout-6f9f58df7d-8xk2p/);
	assert.ok(screen.cluster.calls.includes('open log checkout-6f9f58df7d-8xk2p checkout'));
	await screen.close();
});

test('when the selected pod is gone, no key opens another one', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened}});
	await screen.press('j');
	const rest = opened.pods.items.filter(({metadata}) => !metadata.name.endsWith('8xk2p'));
	await screen.show({opened: {...opened, pods: collection(rest)}});
	await screen.press('enter');
	assert.match(screen.text(), /the selected pod is gone: choose one with j or k/);
	await screen.press('l');
	assert.match(screen.text(), /l logs: the selected pod is gone/);
	await screen.press('tab', 'enter');
	assert.match(screen.text(), /it opens pods: tab goes to them/);
	await screen.close();
});

test('while a filter is typed on Logs keys are text, q and p too; Esc clears it, then goes back', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened, pod, log: sampleLog()}});
	await screen.press('j', 'enter', 'shift-tab', 'l', '/');
	await screen.type('qp');
	await screen.paste('l\n');
	assert.match(screen.text(), /\/qpl▏/);
	await screen.press('enter');
	assert.match(screen.text(), /None of the 60 lines has "qpl"/);
	await screen.press('escape');
	assert.match(screen.text(), /cart\/60/);
	await screen.press('escape');
	assert.match(screen.text(), /CONTAINERS/);
	await screen.close();
});

test('whose pod it is stands in the header however far one scrolls, on every screen of it', async () => {
	for (const [columns, rows, named] of [
		[120, 36, /rolltop {2}prod-eu · shop · deployment\/checkout · pod\/…8xk2p/],
		[80, 24, /prod-eu · shop · checkout · pod\/…8xk2p/],
		[40, 10, /prod-eu · checkout…8xk2p/],
	] as const) {
		const view = {opened, pod, log: sampleLog()};
		const screen = await openScreen({initialTarget: target, view, columns, rows});
		screen.cluster.answers.readObject = () => Promise.resolve({type: 'read', object: {kind: 'Pod'}});
		await screen.press('j', 'enter', 'G');
		for (const key of ['l', 'e', 'o']) {
			assert.match(screen.lines()[0] ?? '', named);
			await screen.press(key);
		}
		assert.match(screen.lines()[0] ?? '', named);
		await screen.close();
	}
});

test('of a pod that was deleted the ages stand still, and that it was deleted is said before how it was', async () => {
	const goneMs = sampleNowMs + 5_000;
	const screen = await openScreen({initialTarget: target, view: {opened, pod}});
	await screen.press('j', 'enter');
	await screen.show({pod: {...pod, gone: 'deleted', goneMs}});
	await screen.pass(5_000);
	const before = screen.text();
	assert.match(before, /This pod was deleted[\s\S]*ImagePullBackOff {3}ready/);
	assert.match(before, /Running since 45s/);
	await screen.pass(60_000);
	assert.match(screen.text(), /Running since 45s/);
	await screen.close();
});
