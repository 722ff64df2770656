import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {type TestContext, test} from 'node:test';
import type {Cluster} from '../../source/cluster/cluster.ts';
import {connect} from '../../source/cluster/connect.ts';
import {systemClock} from '../../source/kubernetes/clock.ts';
import {loadKubeconfig} from '../../source/kubernetes/kubeconfig/load-kubeconfig.ts';
import type {AuditedWrite} from '../helpers/audited-writes.ts';
import {until} from '../helpers/control-plane-process.ts';
import {type Acted, act} from './matrix/act.ts';
import {actByKeys, type Keyed} from './matrix/act-by-keys.ts';
import {type Cell, cellsOf} from './matrix/cell.ts';
import {comesThrough, expectationOf, specAfter} from './matrix/expected.ts';
import {looking, writing} from './matrix/rights.ts';
import {sideBySide} from './matrix/side-by-side.ts';
import {isComplete, type Snapshot, takeSnapshot, untilAll} from './matrix/snapshot.ts';
import {type Origin, type Stage, setStage} from './matrix/stage.ts';
import {matrixTable, type Result} from './matrix/table.ts';
import {belongsTo, notedOf, writesOf} from './matrix/writes.ts';
import {controlPlane} from './shared.ts';

const namespace = 'matrix';

/** A third of it with the other tests: the whole takes some minutes. */
const cells = cellsOf(process.env.MATRIX === 'whole' ? 'whole' : 'third');

/** Whoever acts in a cell, with a connection of their own. */
interface Actor {
	readonly kubeconfig: string;
	readonly cluster: Cluster;
}

function actor(t: TestContext, kubeconfig: string, writesDisabled?: string): Actor {
	const found = loadKubeconfig({
		env: {},
		homeDirectory: '/',
		workingDirectory: '/',
		readFile: file => readFileSync(file, 'utf8'),
		explicitPath: kubeconfig,
		overrides: {},
	});
	if (found.type !== 'resolved') throw new Error(found.type);
	const cluster = connect({
		kubeconfig: found.kubeconfig,
		namespace,
		userAgent: 'rolltop/test',
		clock: systemClock,
		random: Math.random,
		env: {},
		...(writesDisabled === undefined ? {} : {writesDisabled}),
	});
	t.after(() => cluster.close());
	return {kubeconfig, cluster};
}

type Done = {readonly acted: Acted} | {readonly keyed: Keyed} | {readonly fault: unknown};

async function actIn(cell: Cell, {cluster, kubeconfig}: Actor, {before}: Stage): Promise<Done> {
	const {kubectl} = controlPlane();
	const seen = before.workload(cell);
	if (!seen) return {fault: new Error(`${cell.name} is not there`)};
	try {
		return cell.byKeys
			? {keyed: await actByKeys(cell, {kubectl, kubeconfig, namespace, seen})}
			: {acted: await act(cell, {cluster, kubectl, namespace, seen})};
	} catch (fault) {
		return {fault};
	}
}

/** Checks what a cell came to, and answers with a word for the table. */
function check(cell: Cell, done: Done, origin: Origin, last: Snapshot, audited: readonly AuditedWrite[]): string {
	if ('fault' in done) throw done.fault;
	const expected = expectationOf(cell);
	const isDone = expected.type === 'done' || expected.type === 'changed, then done';
	const {before} = 'acted' in done ? done.acted : done.keyed;
	const now = last.workload(cell);
	if (before === undefined) assert.equal(now, undefined, 'it was deleted, and stays so');
	else {
		assert.ok(now);
		assert.deepEqual(now.spec, isDone ? specAfter(cell, before, origin, now) : before.spec);
		if (isDone && comesThrough(cell)) assert.ok(isComplete(now), 'its pods do not come to it');
	}
	const noted = notedOf(cell, audited);
	if ('acted' in done) {
		const told = done.acted.answers.map(answer => ('sentence' in answer ? answer.sentence : answer.type)).join();
		if ('sentence' in expected) assert.match(told, expected.sentence);
		else assert.equal(told, expected.type === 'done' ? 'done' : 'changed,done');
		// What is known to be in vain need not be tried.
		const isSpared = expected.type === 'refused by the server' && noted.length === 0;
		assert.deepEqual(noted, isSpared ? [] : writesOf(cell, done.acted, expected));
	} else {
		const {told} = done.keyed;
		if (isDone) assert.match(told, new RegExp(`^\\d\\d:\\d\\d:\\d\\d +.*${cell.name}`, 'm'));
		else assert.match(told, /read-only|dry run refused|no right to patch|not allowed|was deleted/);
		const deleted = expected.type === 'done' && cell.kind === 'StatefulSet' && cell.state === 'stuck half way' ? 1 : 0;
		assert.deepEqual(
			noted.filter(({code}) => code === 200).map(({verb}) => verb),
			isDone ? ['patch', ...Array.from({length: deleted}, () => 'delete')] : [],
		);
	}
	const deletions = noted.filter(({verb, code}) => verb === 'delete' && code === 200).length;
	const also = deletions === 0 ? '' : `, ${deletions} pod deleted`;
	switch (expected.type) {
		case 'done':
			return `done${also}`;
		case 'changed, then done':
			return 'told, done';
		case 'refused':
			return 'refused';
		case 'refused by the server':
			return `refused ${expected.code}`;
	}
}

test('each action in each state does what was previewed, by these writes and no other, or says why not', async t => {
	const {kubectl, allow, audit} = controlPlane();
	await kubectl('create', 'namespace', namespace);
	t.after(() => kubectl('delete', 'namespace', namespace, '--wait=false'));
	const operator = actor(t, await allow('operator', writing));
	const bystander = actor(t, await allow('bystander', looking));
	const onlooker = actor(t, await allow('onlooker', writing), 'read-only');
	const actorOf = ({state}: Cell) => (state === 'forbidden' ? bystander : state === 'read-only' ? onlooker : operator);

	const stage = await setStage({
		kubectl,
		namespace,
		cells,
		async hold({kind, name}) {
			const previewed = await operator.cluster.preview({kind: 'hold', target: {kind, namespace, name}});
			assert.ok(previewed.type === 'ready', JSON.stringify(previewed));
			assert.equal((await operator.cluster.perform(previewed.preview)).type, 'done');
		},
	});
	await until(
		async () =>
			[operator, bystander, onlooker].every(({cluster}) => cluster.view().workloads.items.length === cells.length),
		() => 'the lists are not whole',
	);
	const notedBefore = (await audit()).length;

	const done = new Map<string, Done>();
	const inTurn = async (some: readonly Cell[], most: number) =>
		sideBySide(some, most, async cell => void done.set(cell.name, await actIn(cell, actorOf(cell), stage)));
	// What is under way first, before it comes through.
	const isUnderWay = ({state}: Cell) => state === 'rolling' || state === 'paused half way';
	await inTurn(cells.filter(isUnderWay), 6);
	const others = cells.filter(cell => !isUnderWay(cell));
	// Each console is a process of its own, and a pty.
	await Promise.all([
		inTurn(
			others.filter(({byKeys}) => byKeys),
			2,
		),
		inTurn(
			others.filter(({byKeys}) => !byKeys),
			4,
		),
	]);

	const through = cells.filter(cell => /done/.test(expectationOf(cell).type) && comesThrough(cell));
	const snapshot = () => takeSnapshot(kubectl, namespace);
	const last = await untilAll(snapshot, through, (cell, seen) => isComplete(seen.workload(cell))).catch(snapshot);
	const audited = (await audit()).slice(notedBefore);

	const results: Result[] = [];
	for (const cell of cells) {
		await t.test(`${cell.name}${cell.byKeys ? ', in a terminal' : ''}`, () => {
			const [origin, of] = [stage.origins.get(cell.name), done.get(cell.name)];
			assert.ok(origin && of);
			results.push({cell, word: 'FAILED'});
			results[results.length - 1] = {cell, word: check(cell, of, origin, last, audited)};
		});
	}
	await t.test('nothing else was written, by anybody of them, anywhere', () => {
		const stray = audited.filter(write => !(write.isDryRun || cells.some(cell => belongsTo(cell, write))));
		assert.deepEqual(stray, []);
	});
	await t.test('in read-only not one write left the process', () => {
		assert.deepEqual(
			audited.filter(({user, isDryRun}) => user === 'onlooker' && !isDryRun),
			[],
		);
	});
	process.stdout.write(`\n${matrixTable(results)}\n\n`);
});
