import assert from 'node:assert/strict';
import {test} from 'node:test';
import {deployment} from '../../source/simulator/scenarios/build.ts';
import {type CommandLine, withCommandLine} from '../helpers/command-line.ts';

const spec = {progressDeadlineSeconds: 600, minReadySeconds: 1};
const secret = {env: [{name: 'TOKEN', value: 'canary-1'}]};
const web = {name: 'web', image: 'web:v1', replicas: 3, spec, container: secret};
const bad = {
	...web,
	image: 'web:v2',
	podLabels: {'rolltop.dev/behavior': 'crash'},
	container: {env: [{name: 'TOKEN', value: 'canary-2'}]},
};
const objects = [deployment(web)];
const undo = ['undo', 'deployment/web'];

const found = ({simulated}: CommandLine) => simulated.world.get('Deployment', 'default', 'web');
const specOf = (line: CommandLine) => found(line)?.spec as Readonly<Record<string, unknown>>;
const imageOf = (line: CommandLine) => JSON.stringify(specOf(line).template).match(/"image":"([^"]*)"/)?.[1];
const generationOf = (line: CommandLine) => found(line)?.metadata.generation;

/** A Deployment that is stuck half way to `web:v2`. */
const stuck = (use: (line: CommandLine) => Promise<void>, config = '') =>
	withCommandLine({objects, config}, async line => {
		await line.settled();
		line.change(bad);
		await line.untilRevisions(([current]) => current?.revision === 2 && current.replicas > 0);
		await use(line);
	});

test('undo with --yes shows what it changes, goes to the revision that serves, and notes it in the journal', () =>
	stuck(async line => {
		const {exitCode, stdout, stderr} = await line.run([...undo, '--yes']);
		assert.deepEqual([exitCode, stderr], [0, '']);
		assert.match(stdout, /^undo deployment\/web to revision 1\n {2}in simulator, namespace default\n/);
		assert.match(stdout, /web:v2 → web:v1/);
		assert.match(stdout, /server {3}dry run accepted/);
		assert.match(stdout, /kubectl {2}kubectl .* rollout undo deployment\/web --to-revision=1/);
		assert.match(stdout, /undid deployment\/web to revision 1 \(revision 3 from now on\)\n$/);
		await line.untilRevisions(([current]) => current?.revision === 3);
		assert.equal(imageOf(line), 'web:v1');
		assert.deepEqual(
			line
				.journal()
				.trimEnd()
				.split('\n')
				.map(text => JSON.parse(text))
				.map(({type, by, doing, result}) => [type, by, doing, result]),
			[
				['intent', 'undo', 'undo deployment/web to revision 1', undefined],
				['receipt', 'undo', 'undo deployment/web to revision 1', 'done'],
			],
		);
		for (const text of [stdout, line.journal()]) assert.doesNotMatch(text, /canary/);
	}));

test('undo without a terminal and without --yes is refused, and --dry-run changes nothing', () =>
	stuck(async line => {
		const before = generationOf(line);
		const refused = await line.run(undo);
		assert.equal(refused.exitCode, 2);
		assert.match(
			refused.stderr,
			/^error: Standard input is no terminal to confirm on: give --yes to do it, or --dry-run/,
		);
		for (const dry of ['--dry-run', '--dry-run=server']) {
			const {exitCode, stdout} = await line.run(['undo', dry, 'deployment/web']);
			assert.equal(exitCode, 0);
			assert.match(stdout, /\(dry run: nothing was changed\)\n$/);
		}
		assert.match((await line.run([...undo, '--dry-run=client'])).stderr, /^--dry-run asks the server/);
		assert.equal(generationOf(line), before);
		assert.throws(() => line.journal(), /ENOENT/);
	}));

test('undo asks on a terminal: any answer but y leaves everything as it is', () =>
	stuck(async line => {
		const before = generationOf(line);
		const declined = line.run(undo, {terminal: true});
		await declined.until(/Undo now\? \[y\/N\] $/);
		declined.type('n');
		const {exitCode, stderr} = await declined;
		assert.equal(exitCode, 1);
		assert.match(stderr, /Nothing was changed\.\n$/);
		assert.equal(generationOf(line), before);
		const agreed = line.run(undo, {terminal: true});
		await agreed.until(/Undo now\? \[y\/N\] $/);
		agreed.type('y');
		assert.equal((await agreed).exitCode, 0);
		assert.equal(imageOf(line), 'web:v1');
	}));

test('what was typed before the question stood there is no answer to it', () =>
	stuck(async line => {
		const before = generationOf(line);
		const running = line.run(undo, {terminal: true});
		running.type('y');
		await running.until(/Undo now\? \[y\/N\] $/);
		running.type('');
		assert.equal((await running).exitCode, 1);
		assert.equal(generationOf(line), before);
	}));

test('Ctrl-C at the question leaves everything as it is, with 130', () =>
	stuck(async line => {
		const before = generationOf(line);
		const running = line.run(undo, {terminal: true});
		await running.until(/Undo now\? \[y\/N\] $/);
		running.signal('SIGINT');
		assert.equal((await running).exitCode, 130);
		assert.equal(generationOf(line), before);
	}));

const good = {...web, image: 'web:v2'};

test('undo with --yes goes to nothing that nobody saw work, and says how one goes there all the same', () =>
	withCommandLine({objects: [deployment({...web, spec: {...spec, minReadySeconds: 120}})]}, async line => {
		await line.untilRevisions(([current]) => current?.revision === 1);
		line.change(good);
		await line.settled();
		const before = generationOf(line);
		const {exitCode, stdout, stderr} = await line.run([...undo, '--yes']);
		assert.deepEqual([exitCode, stdout], [1, '']);
		assert.match(stderr, /^error: no revision is known to be good, .* It would be 1: unproven/);
		assert.match(stderr, /rolltop undo deployment\/web --to-revision=1 goes there/);
		assert.equal((await line.run([...undo, '--confirm=web'])).exitCode, 1);
		assert.equal(generationOf(line), before);

		const history = await line.run(['history', 'deployment/web']);
		assert.match(history.stdout, /besides the current: none is known\. .* would go to 1 \(unproven/);
		const json = JSON.parse((await line.run(['history', 'deployment/web', '-o', 'json'])).stdout);
		assert.deepEqual([json.lastGoodRevision, json.undoGoesTo], [null, 1]);
		const status = JSON.parse((await line.run(['status', 'deployment/web', '-o', 'json'])).stdout);
		assert.equal(status.lastGoodRevision, null);

		const asked = line.run(undo, {terminal: true});
		await asked.until(/Nothing shows that revision 1 worked[\s\S]*Undo now\? \[y\/N\] $/);
		asked.type('n');
		assert.equal((await asked).exitCode, 1);
		assert.equal((await line.run([...undo, '--to-revision=1', '--yes'])).exitCode, 0);
		assert.equal(imageOf(line), 'web:v1');
	}));

test('a second undo brings back nothing by itself that the first one left, and tells how to go forward again', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		line.change(good);
		await line.settled();
		assert.equal((await line.run([...undo, '--yes'])).exitCode, 0);
		await line.settled();
		const {exitCode, stderr} = await line.run([...undo, '--yes']);
		assert.equal(exitCode, 1);
		assert.match(stderr, /no revision worth going back to: 2 failed, never served, or was rolled back from\./);
		assert.match(stderr, /rolltop undo deployment\/web --to-revision=N/);
		assert.equal((await line.run([...undo, '--to-revision=2', '--yes'])).exitCode, 0);
		assert.equal(imageOf(line), 'web:v2');
	}));

test('undo --to-revision refuses a revision that is not there, and says what there is', () =>
	stuck(async line => {
		const {exitCode, stderr} = await line.run([...undo, '--to-revision=9', '--yes']);
		assert.equal(exitCode, 1);
		assert.match(stderr, /^error: deployment\/web has no revision 9; it has 2, 1\.$/m);
		assert.equal((await line.run([...undo, '--to-revision=1', '--yes'])).exitCode, 0);
		assert.equal(imageOf(line), 'web:v1');
	}));

test('with -o json the answer is one object on standard output, and the question stands elsewhere', () =>
	stuck(async line => {
		const {exitCode, stdout} = await line.run([...undo, '--yes', '-o', 'json']);
		assert.equal(exitCode, 0);
		const answer = JSON.parse(stdout);
		assert.deepEqual([answer.result, answer.toRevision, answer.name], ['done', 1, 'web']);
		for (const {atMs} of answer.forecast.steps) assert.ok(Number.isInteger(atMs), `${atMs}`);
		assert.deepEqual(answer.changes[0], {
			path: 'spec.template.spec.containers[web].image',
			change: 'changed',
			before: 'web:v2',
			after: 'web:v1',
			masked: false,
		});
		assert.doesNotMatch(stdout, /canary/);
	}));

test('pause asks nobody, twice does no harm, and undo on a paused Deployment resumes it', () =>
	stuck(async line => {
		const first = await line.run(['pause', 'deploy', 'web']);
		assert.deepEqual([first.exitCode, first.stdout], [0, 'paused deployment/web\n']);
		assert.equal(specOf(line).paused, true);
		const second = await line.run(['pause', 'deployment/web']);
		assert.deepEqual([second.exitCode, second.stdout], [0, 'deployment/web is paused already\n']);
		const stays = await line.run([...undo, '--yes', '--stay-paused']);
		assert.equal(stays.exitCode, 0, stays.stderr);
		assert.equal(specOf(line).paused, true);
		const resumed = await line.run(['resume', 'deployment/web', '--yes']);
		assert.equal(resumed.exitCode, 0, resumed.stderr);
		assert.equal(specOf(line).paused, undefined);
		assert.equal(imageOf(line), 'web:v1');
	}));

test('where the config file wants the name, --yes is not enough, and another name neither', () =>
	stuck(async line => {
		const before = generationOf(line);
		const yes = await line.run([...undo, '--yes']);
		assert.deepEqual([yes.exitCode, /--confirm=web in place of --yes/.test(yes.stderr)], [2, true]);
		const other = await line.run([...undo, '--confirm=wbe']);
		assert.deepEqual([other.exitCode, /the workload is web/.test(other.stderr)], [2, true]);
		const asked = line.run(undo, {terminal: true});
		await asked.until(/Type web to undo now: $/i);
		asked.type('y');
		assert.equal((await asked).exitCode, 1);
		assert.equal(generationOf(line), before);
		assert.equal((await line.run([...undo, '--confirm=web'])).exitCode, 0);
		assert.equal(imageOf(line), 'web:v1');
	}, 'contexts: {simulator: {confirm: name}}'));

test('in a read-only context, and with --read-only, nothing is written by any command', () =>
	stuck(async line => {
		const before = generationOf(line);
		for (const args of [
			[...undo, '--yes'],
			['pause', 'deployment/web'],
			['guard', 'deployment/web'],
		]) {
			const {exitCode, stderr} = await line.run(args);
			assert.deepEqual([exitCode, /config\.yaml makes simulator read-only/.test(stderr)], [2, true], args.join(' '));
		}
		assert.equal((await line.run([...undo, '--dry-run'])).exitCode, 0);
		assert.equal(generationOf(line), before);
	}, 'contexts: {simulator: {read-only: true}}'));
