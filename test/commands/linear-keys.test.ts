import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {test} from 'node:test';
import type {PreviewOutcome} from '../../source/cluster/actions/action.ts';
import {startLinearKeys} from '../../source/commands/linear-keys.ts';
import {daemonSet, deployment} from '../../source/simulator/scenarios/build.ts';
import {type CommandLine, withCommandLine} from '../helpers/command-line.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';
import {createFakeCluster} from '../helpers/fake-cluster.ts';
import {sampleNowMs, samplePreview, sampleView} from '../helpers/sample-view.ts';

const web = {name: 'web', image: 'web:v1', replicas: 3};
const objects = [
	deployment(web),
	deployment({name: 'api', image: 'api:v1'}),
	daemonSet({name: 'agent', image: 'agent:v1'}),
];

const slow = {podAnnotations: {'rolltop.dev/ready-after': '3600s'}};

const specOf = ({simulated}: CommandLine, kind: string, name: string) =>
	simulated.world.get(kind, 'default', name)?.spec as Readonly<Record<string, unknown>>;

/** The file is made with the first entry. */
async function untilJournal({journal}: CommandLine, pattern: RegExp): Promise<void> {
	const read = () => {
		try {
			return journal();
		} catch {
			return '';
		}
	};
	while (!pattern.test(read())) await new Promise(setImmediate);
}

/** A line that was typed, and what it was answered with; then it is left. */
async function linear(
	line: CommandLine,
	args: readonly string[],
	...dialogue: readonly (readonly [typed: string, answer: RegExp])[]
): Promise<string> {
	const running = line.run(['--linear', ...args], {terminal: true});
	await running.until(/Type \? and press Enter for the keys\./);
	for (const [typed, answer] of dialogue) {
		running.type(typed);
		await running.until(answer);
	}
	running.type('q');
	const {exitCode, stdout} = await running;
	assert.equal(exitCode, 0);
	assert.equal(stdout.includes('\u001B'), false, 'nothing steers the terminal');
	return stdout;
}

test('the brake is a typed line, and what ended is watched on until q', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		const said = await linear(
			line,
			['deployment/web'],
			['', /successfully rolled out/],
			['p', /paused deployment\/web\n/],
			['pause', /Type yes and press Enter to resume deployment\/web;/],
			['no', /Nothing was changed\./],
			['nonsense', /"nonsense" is no key here/],
		);
		assert.match(said, /kubectl .* rollout resume deployment\/web/);
		assert.equal(specOf(line, 'Deployment', 'web').paused, true);
	}));

test('what is to be confirmed is told in words, and only yes does it', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		await linear(
			line,
			[],
			[
				's deployment/web 5',
				/scale deployment\/web from 3 to 5\n(?:.*\n)*.*dry run accepted\n(?:.*\n)*Type yes and press Enter/,
			],
			['yes', /scaled deployment\/web/],
			['i deployment/web web=web:v2', /web:v1 → web:v2\n(?:.*\n)*Type yes and press Enter to set image/],
			['', /Nothing was changed\./],
			['s', /Which workload\?/],
			['s deployment/web', /To how many\?/],
			['s deployment/web 1x', /Nothing was changed: "1x" is no number of replicas\. Type s deployment\/web 5\./],
			['s deployment/web 1 2', /Nothing was changed: "1 2" is no number of replicas\./],
			['i deployment/web web=bad image', /Nothing was changed: "bad image" is no image: there is a space in it\./],
			['s deployment/web 1234567', /Nothing was changed: a number of replicas has at most 6 digits, not 7\.\n/],
			['nonsense', /"nonsense" is no key here/],
		);
		assert.equal(specOf(line, 'Deployment', 'web').replicas, 5);
		assert.doesNotMatch(JSON.stringify(specOf(line, 'Deployment', 'web').template), /web:v2/);
	}));

test('a yes that came before the question, as in a paste, confirms nothing', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		await linear(
			line,
			[],
			['s deployment/web 7\nyes', /"yes" was ignored(?:.|\n)*Type yes and press Enter/],
			['no', /Nothing was changed\./],
		);
		assert.equal(specOf(line, 'Deployment', 'web').replicas, 3);
	}));

test('where a name confirms, the name is typed; in read-only nothing is asked', () =>
	withCommandLine({objects, config: 'contexts: {simulator: {confirm: name}}'}, async line => {
		await line.settled();
		await linear(
			line,
			[],
			['s deployment/web 5', /Type web and press Enter to scale/],
			['yes', /Nothing was changed\./],
			['s deployment/web 6', /scale deployment\/web from 3 to 6(?:.|\n)*Type web and press Enter to scale/],
			['web', /scaled deployment\/web/],
		);
		assert.equal(specOf(line, 'Deployment', 'web').replicas, 6);
		await linear(line, ['--read-only'], ['p deployment/web', /Nothing can be changed here: read-only\./]);
	}));

test('F freezes what rolls, tells what can not be paused, and lets it go on again', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		line.change({...web, image: 'web:v2', ...slow});
		await line.run(['history', 'deployment/web']);
		await linear(
			line,
			[],
			['', /deployment\/web: rolling|not complete/],
			['F', /default\/web: to be paused; rolling (?:.|\n)*Type yes and press Enter to freeze 1 rollout;/],
			['yes', /froze 1 rollout: default\/web\n/],
			['freeze', /No rollout is in progress that could be frozen\. 1 frozen by rolltop: F thaw lets them go on\./],
			['freeze thaw', /default\/web: to go on; paused(?:.|\n)*Type yes and press Enter to let 1 rollout go on;/],
			['yes', /let 1 rollout go on: default\/web\n/],
			['?', /^F \[thaw\] \[WORKLOAD \.\.\.\]: pause all rollouts in scope/m],
		);
		assert.equal(specOf(line, 'Deployment', 'web').paused ?? false, false);
	}));

test('F told that something is frozen which somebody had resumed', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		line.change({...web, image: 'web:v2', ...slow});
		await line.run(['history', 'deployment/web']);
		await linear(
			line,
			[],
			['', /deployment\/web: rolling|not complete/],
			['F', /Type yes and press Enter to freeze 1 rollout;/],
			['yes', /froze 1 rollout: default\/web\n/],
		);
		assert.equal((await line.run(['resume', 'deployment/web', '--yes'])).exitCode, 0);
		line.change({...web, image: 'web:v1'});
		await line.settled();
		const said = await linear(
			line,
			[],
			['', /all complete/],
			['F', /No rollout is in progress that could be frozen\./],
		);
		assert.doesNotMatch(said, /1 frozen by rolltop: F thaw lets/);
	}));

test('h tells the revisions, and with a number goes to one after yes', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		line.change({...web, image: 'web:v2'});
		await line.settled();
		const said = await linear(
			line,
			[],
			['h deployment/web', /h deployment\/web and a number goes to that revision\.\n/],
			['history deployment/web 9', /revision 9/],
			['h deployment/web 1', /Type yes and press Enter to roll deployment\/web to revision 1;/],
			['yes', /rolled deployment\/web to revision 1 \(revision 3 from now on\)\n/],
			['h deployment/nothing', /There is none|There is no deployment\/nothing/],
		);
		assert.match(said, /^revision 2 \(current\): .*; web:v2/m);
		assert.match(said, /^revision 1 \(the last good one\): .*; web:v1/m);
		assert.match(JSON.stringify(specOf(line, 'Deployment', 'web').template), /web:v1/);
	}));

test('where one is followed, h is about it alone, and in read-only it still tells', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		await linear(
			line,
			['--read-only', 'deployment/web'],
			['h', /^revision 1 \(current\): .*\nh deployment\/web and a number goes to that revision\./m],
			['h deployment/api', /Here only deployment\/web is followed: start without a name for the others\./],
			['h 1', /Nothing can be changed here: read-only\./],
		);
	}));

test('sets that are named are frozen with the others, and get their strategy back', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		line.change({...web, image: 'web:v2', ...slow});
		const agent = line.simulated.world.get('DaemonSet', 'default', 'agent');
		assert.ok(agent);
		const {template} = daemonSet({name: 'agent', image: 'agent:v2', ...slow}).spec as {readonly template: unknown};
		line.simulated.world.update({...agent, spec: {...(agent.spec as object), template}} as typeof agent);
		await line.run(['history', 'deployment/web']);
		const before = specOf(line, 'DaemonSet', 'agent').updateStrategy;
		await linear(
			line,
			[],
			['', /daemonset\/agent: rolling|daemonset\/agent: no progress|not complete/],
			['F ds/nothing', /daemonset\/nothing is not among what rolls and can be held: F alone tells what is\./],
			[
				'F',
				/can not be paused, F daemonset\/agent holds it with the others\b(?:.|\n)*no further pod is touched\.\n.* to hold them by their update strategy\.\n(?:.|\n)*Type yes/,
			],
			['no', /Nothing was changed\./],
			['F ds/agent', /agent \(daemonset\): to be held(?:.|\n)*Type yes and press Enter to freeze 2 rollouts;/],
			['yes', /froze 2 rollouts: /],
			['F thaw', /Type yes and press Enter to let 2 rollouts go on;/],
			['yes', /let 2 rollouts go on: /],
		);
		assert.deepEqual(specOf(line, 'DaemonSet', 'agent').updateStrategy, before);
	}));

test('F thaw lets those that are named go on, and no other', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		line.change({...web, image: 'web:v2', ...slow});
		line.change({name: 'api', image: 'api:v2', ...slow});
		await line.run(['history', 'deployment/web']);
		const isPaused = (name: string) => specOf(line, 'Deployment', name).paused ?? false;
		const said = await linear(
			line,
			[],
			['', /deployment\/web: rolling|not complete/],
			['F deployment/web', /F stops all that rolls, deployment\/web among it: p deployment\/web pauses it alone\./],
			['F', /Type yes and press Enter to freeze 2 rollouts;/],
			['yes', /froze 2 rollouts: /],
			['F thaw deployment/wbe', /deployment\/wbe is not among what rolltop froze: F thaw alone tells what is\./],
			['F thaw deployment/web', /default\/web: to go on(?:.|\n)*Type yes and press Enter to let 1 rollout go on;/],
			['yes', /let 1 rollout go on: default\/web\n/],
		);
		assert.doesNotMatch(said, /default\/api: to go on/);
		assert.deepEqual([isPaused('web'), isPaused('api')], [false, true]);
		await linear(line, [], ['F thaw', /let 1 rollout go on;/], ['yes', /let 1 rollout go on: default\/api\n/]);
		assert.equal(isPaused('api'), false);
	}));

test('what F thaw has told to be left as it is is not told again, also where nothing is let go on', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		line.change({...web, image: 'web:v2', ...slow});
		await line.run(['history', 'deployment/web']);
		await linear(
			line,
			[],
			['', /deployment\/web: rolling|not complete/],
			['F', /Type yes and press Enter to freeze 1 rollout;/],
			['yes', /froze 1 rollout: /],
		);
		line.change({...web, image: 'web:v3', spec: {paused: false}, ...slow});
		const left = /default\/web: left as it is, it was resumed/;
		await linear(line, [], ['F thaw', left], ['', /There is nothing to let go on\./]);
		assert.match(line.journal(), /"type":"left"/);
		assert.doesNotMatch(await linear(line, [], ['F thaw', /There is nothing to let go on\./]), left);
	}));

test('after a no the next line is a key, and what comes while that is read is ignored', async () => {
	const cluster = createFakeCluster(sampleView(), sampleNowMs);
	const answers: ((outcome: PreviewOutcome) => void)[] = [];
	cluster.answers.preview = () => new Promise(resolve => void answers.push(resolve));
	const stdin = new PassThrough();
	const said: string[] = [];
	const say = (...lines: readonly string[]) => void said.push(...lines);
	const stop = startLinearKeys({
		cluster,
		target: samplePreview.request.target,
		namespace: 'shop',
		confirmByName: false,
		output: {format: 'text', say, json() {}, warn: say, fail: say, aside: say},
		waiting: {clock: createFakeClock(sampleNowMs), signal: new AbortController().signal},
		stdin: stdin as unknown as NodeJS.ReadStream,
		write: (_doing, send) => send(),
		quit() {},
	});
	const typed = async (text: string) => {
		stdin.write(text);
		await new Promise(setImmediate);
	};
	await typed('s 5\n');
	answers[0]?.({type: 'ready', preview: samplePreview});
	await new Promise(setImmediate);
	assert.match(said.at(-1) ?? '', /^Type yes/);
	await typed('no\ns 6\n');
	await typed('s 7\n');
	assert.match(said.at(-1) ?? '', /^"s 7" was ignored: what was typed before is not done yet\./);
	assert.equal(cluster.calls.filter(call => call.startsWith('preview scale')).length, 2);
	stop();
});

for (const leaving of ['SIGTERM', 'SIGINT', 'q'] as const) {
	test(`a write that is under way at ${leaving} is waited for and told, and with it where the process ends`, () =>
		withCommandLine({objects}, async line => {
			await line.settled();
			const {faults} = line.simulated;
			const running = line.run(['--linear'], {terminal: true});
			await running.until(/3 workloads, all complete/);
			faults.begin({kind: 'black-hole', methods: ['PATCH']});
			running.type('p deployment/web');
			await untilJournal(line, /"doing":"pause deployment\/web"/);
			if (leaving === 'q') running.type('q');
			else running.signal(leaving);
			await running.until(/waiting for the answer to: pause deployment\/web/);
			faults.endAll();
			const {stdout, exitCode} = await running;
			assert.match(stdout, /paused deployment\/web\n/);
			assert.equal(specOf(line, 'Deployment', 'web').paused, true);
			assert.equal(exitCode, 0);
			assert.deepEqual(line.kills, leaving === 'SIGTERM' ? ['SIGTERM'] : []);
		}));
}
