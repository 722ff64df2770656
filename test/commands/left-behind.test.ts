import assert from 'node:assert/strict';
import {hostname} from 'node:os';
import {test} from 'node:test';
import {rolloutDigest} from '../../source/cluster/actions/frozen-record.ts';
import type {Deployment} from '../../source/kubernetes/objects.ts';
import {deployment} from '../../source/simulator/scenarios/build.ts';
import type {FreezeMark, Intent, JournalEntry} from '../../source/storage/journal-entry.ts';
import {parseEntries} from '../../source/storage/journal-entry.ts';
import {type CommandLine, withCommandLine} from '../helpers/command-line.ts';

type DeploymentSpec = Deployment['spec'];

/** Beyond what any system gives to a process. */
const deadPid = 2 ** 22 + 1;

const make = (name: string) => deployment({name, image: `${name}:v1`, replicas: 3, spec: {minReadySeconds: 1}});
const objects = ['web', 'api'].map(make);

/** What a write of `web` notes in this very place. */
async function sampleOf(line: CommandLine): Promise<Intent> {
	await line.settled();
	await line.run(['restart', 'deployment/web', '--yes']);
	await line.settled();
	const sample = parseEntries(line.journal()).find(entry => entry.type === 'intent');
	assert.ok(sample?.type === 'intent');
	return {...sample, pid: deadPid, host: hostname(), atMs: Date.now() - 5_000};
}

/** A scale that was about to be sent when rolltop was killed. */
const scale = (sample: Intent): Intent => ({
	...sample,
	id: 'killed',
	doing: 'scale deployment/web from 3 to 9',
	changes: [{path: 'spec.replicas', from: '3', to: '9'}],
});

function digestIn(entries: readonly JournalEntry[]): string {
	const [first] = entries;
	return first && 'mark' in first && first.mark && 'digest' in first.mark ? first.mark.digest : assert.fail();
}

/** A freeze of two, killed after it paused `web` and before it began with the second. */
async function freeze(line: CommandLine): Promise<readonly JournalEntry[]> {
	const web = line.simulated.world.get('Deployment', 'default', 'web');
	assert.ok(web);
	const {template, strategy} = web.spec as DeploymentSpec;
	const mark: FreezeMark = {freeze: 'f1', of: 2, digest: rolloutDigest('Deployment', template, strategy)};
	await line.run(['pause', 'deployment/web']);
	return parseEntries(line.journal()).flatMap(entry =>
		'doing' in entry && entry.doing === 'pause deployment/web'
			? [{...entry, id: 'frozen', mark, ...(entry.type === 'intent' ? {pid: deadPid} : {})}]
			: [],
	);
}

const underWay = /"scale deployment\/web from 3 to 9" in default was under way when rolltop ended/g;

test('into a pipe it is told before the first sentence what a rolltop that was killed left behind, and once', () =>
	withCommandLine({objects}, async line => {
		const sample = await sampleOf(line);
		line.note(scale(sample), ...(await freeze(line)));
		const running = line.run([]);
		await running.until(/2 workloads/);
		running.signal('SIGINT');
		const {stdout, stderr} = await running;
		assert.match(
			stderr,
			/^A freeze of 2 was cut off at [\d:]+: in the console press F to freeze the rest; in the console F, then tab, to let/,
		);
		assert.deepEqual(stderr.match(underWay)?.length, 1);
		assert.match(running.written(), /^A freeze of 2(?:.|\n)*was under way(?:.|\n)*2 workloads/);
		assert.doesNotMatch(stdout, /freeze/);
		assert.doesNotMatch((await line.run(['status', 'deployment/api'])).stderr, underWay, 'it has been told');
	}));

test('where keys are typed it is told with the words that can be typed, and what still stands once more at the end', () =>
	withCommandLine({objects}, async line => {
		const sample = await sampleOf(line);
		line.note(scale(sample), ...(await freeze(line)));
		const running = line.run(['--linear'], {terminal: true});
		await running.until(
			/A freeze of 2 was cut off at [\d:]+: type F to freeze the rest; F thaw to let go on or leave what it froze\./,
		);
		await running.until(/2 workloads/);
		running.type('q');
		const {stderr} = await running;
		assert.match(
			stderr,
			/2 frozen|A freeze of 2 was cut off .*\n(?:.|\n)*A freeze of 2 was cut off .*Frozen: default\/web/,
		);
		assert.match(stderr, /\n\d\d:\d\d:\d\d {2}"scale deployment\/web from 3 to 9" .* was under way/);
	}));

test('a command tells of a freeze that was cut off, and of one that stopped its own workload, and of no other', () =>
	withCommandLine({objects}, async line => {
		const told = async (...args: readonly string[]) => (await line.run(args)).stderr;
		await sampleOf(line);
		const cut = await freeze(line);
		line.forget();
		line.note(...cut);
		for (const name of ['web', 'api']) {
			const tale =
				/^A freeze of 2 was cut off at [\d:]+: in the console press F to freeze the rest;.* Frozen: default\/web\.$/m;
			assert.match(await told('history', `deployment/${name}`), tale);
		}
		line.forget();
		line.note(...cut.map(entry => ({...entry, mark: {freeze: 'f1', of: 1, digest: digestIn(cut)}})));
		const whole =
			/^1 frozen by rolltop at [\d:]+: in the console F, then tab, to let go on or leave what it froze\. Frozen: default\/web\.$/m;
		assert.match(await told('history', 'deployment/web'), whole);
		assert.equal(await told('history', 'deployment/api'), '');
	}));
