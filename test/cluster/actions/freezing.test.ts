import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ActionRequest} from '../../../source/cluster/actions/action.ts';
import type {FreezeItem, FreezePlan} from '../../../source/cluster/actions/freeze.ts';
import type {FrozenRecord, FrozenRecords} from '../../../source/cluster/actions/frozen-record.ts';
import type {WriteIntent} from '../../../source/cluster/actions/journalled-actions.ts';
import type {ConnectedCluster} from '../../../source/cluster/connect.ts';
import {rollsNow} from '../../../source/rollout/rolls-now.ts';
import {daemonSet, deployment, statefulSet} from '../../../source/simulator/scenarios/build.ts';
import {type RollingCluster, withRollingCluster} from '../../helpers/rolling-cluster.ts';

const names = ['api', 'cart', 'web'];
const objects = [
	...[...names, 'before', 'idle'].map(name => deployment({name, image: `${name}:v1`, replicas: 4})),
	statefulSet({name: 'db', image: 'db:v1', replicas: 3}),
	daemonSet({name: 'agent', image: 'agent:v1'}),
];

const none: ReadonlySet<string> = new Set();

/** Three Deployments, a StatefulSet and a DaemonSet that roll, a Deployment that was paused half way, one that is well. */
async function rolling(site: RollingCluster, cluster: ConnectedCluster) {
	const {until, roll, change} = site;
	const rolls = (name: string) =>
		cluster.view().workloads.items.some(workload => workload.metadata.name === name && rollsNow(workload));
	const settled = () => cluster.view().workloads.items.filter(one => !rollsNow(one)).length === objects.length;
	await until(settled, 'a cluster at rest');
	for (const name of [...names, 'before']) roll('Deployment', name);
	roll('StatefulSet', 'db');
	roll('DaemonSet', 'agent');
	await until(() => [...names, 'before', 'db', 'agent'].every(rolls), 'rollouts in progress');
	change('Deployment', 'before', spec => ({...spec, paused: true}));
	await until(() => !rolls('before'), 'one that is paused');
}

async function planOf(cluster: ConnectedCluster, kind: FreezePlan['kind'] = 'freeze'): Promise<FreezePlan> {
	const preview = await cluster.previewFreeze(kind);
	assert.equal(preview.type, 'ready', 'sentence' in preview ? preview.sentence : '');
	return (preview as Extract<typeof preview, {type: 'ready'}>).plan;
}

const fates = ({items}: FreezePlan) =>
	Object.fromEntries(items.map(({target, fate}) => [target.name, fate.type])) as Record<string, string>;

const itemOf = ({items}: FreezePlan, name: string): FreezeItem =>
	items.find(({target}) => target.name === name) ?? assert.fail(`${name} is not in the plan`);

const whyOf = (plan: FreezePlan, name: string) => {
	const {fate} = itemOf(plan, name);
	return fate.type === 'left' ? fate.why : assert.fail(`${name}: ${fate.type}`);
};

const sentenceOf = (outcome: Awaited<ReturnType<ConnectedCluster['performFreeze']>>) =>
	outcome.type === 'done' ? outcome.receipt.sentence : 'sentence' in outcome ? outcome.sentence : outcome.what.join();

const recordsIn = (noted: readonly WriteIntent[], result: FrozenRecord['result']): readonly FrozenRecord[] =>
	noted.flatMap(({mark, ...intent}) => (mark && 'freeze' in mark ? [{...mark, ...intent, result}] : []));

/** A run that notes its writes; `frozen`: what another finds of its freeze, as if all of it had ended so. */
function noting(site: RollingCluster) {
	const noted: WriteIntent[] = [];
	const cluster = site.connect({
		writeJournal: {
			async intend(intent) {
				noted.push(intent);
				return async () => {};
			},
		},
	});
	return {cluster, frozen: (result: FrozenRecord['result']) => recordsIn(noted, result)};
}

const isPaused = ({spec}: RollingCluster, name: string) => spec('Deployment', name).paused === true;

test('a freeze pauses every Deployment that rolls and nothing else, and going on restores exactly those', () =>
	withRollingCluster(objects, async site => {
		const cluster = site.connect();
		await rolling(site, cluster);
		const plan = await planOf(cluster);
		assert.deepEqual(fates(plan), {
			api: 'will',
			cart: 'will',
			web: 'will',
			db: 'may',
			agent: 'may',
			before: 'left',
		});
		assert.match(whyOf(plan, 'before'), /^paused already/);
		const told: string[] = [];
		const outcome = await cluster.performFreeze(plan, none, uid => told.push(uid));
		assert.equal(outcome.type, 'done');
		assert.match(sentenceOf(outcome), /^froze 3 rollouts: (?:default\/(?:api|cart|web)(?:, )?){3}$/);
		assert.deepEqual(outcome.type === 'done' && outcome.receipt.kubectl.split(' ').toSorted().slice(-3), [
			'pause',
			'rollout',
			'test',
		]);
		assert.equal(told.length, 3);
		assert.deepEqual(
			[...names, 'before', 'idle'].map(name => isPaused(site, name)),
			[true, true, true, true, false],
		);
		assert.doesNotMatch(JSON.stringify(site.spec('DaemonSet', 'agent')), /OnDelete/);

		await site.until(
			() => !cluster.view().workloads.items.some(one => one.kind === 'Deployment' && rollsNow(one)),
			'a standstill',
		);
		const again = await planOf(cluster);
		assert.deepEqual([again.others, Object.values(fates(again)).includes('will')], [3, false]);
		const thaw = await planOf(cluster, 'thaw');
		assert.equal(thaw.others, 2, 'the StatefulSet and the DaemonSet roll still');
		assert.deepEqual(fates(thaw), {api: 'will', cart: 'will', web: 'will'});
		const thawed = await cluster.performFreeze(thaw, none, () => {});
		assert.match(sentenceOf(thawed), /^let 3 rollouts go on: /);
		assert.deepEqual(
			[...names, 'before', 'idle'].map(name => isPaused(site, name)),
			[false, false, false, true, false],
		);
		assert.deepEqual((await planOf(cluster, 'thaw')).items, []);
	}));

test('what can not be paused is held only when it is chosen, and gets its own strategy back', () =>
	withRollingCluster(objects, async site => {
		const cluster = site.connect();
		await rolling(site, cluster);
		const plan = await planOf(cluster);
		const before = site.spec('DaemonSet', 'agent').updateStrategy;
		const outcome = await cluster.performFreeze(plan, new Set([itemOf(plan, 'agent').uid]), () => {});
		assert.match(sentenceOf(outcome), /^froze 4 rollouts: .*default\/agent \(daemonset\)/);
		assert.deepEqual(site.spec('DaemonSet', 'agent').updateStrategy, {type: 'OnDelete'});
		assert.doesNotMatch(JSON.stringify(site.spec('StatefulSet', 'db').updateStrategy), /"partition":[1-9]/);
		const thaw = await planOf(cluster, 'thaw');
		assert.equal(fates(thaw).agent, 'will');
		await cluster.performFreeze(thaw, none, () => {});
		assert.deepEqual(site.spec('DaemonSet', 'agent').updateStrategy, before);
	}));

test('what others changed, resumed or deleted since the freeze is left as it is, with why, and not offered again', () =>
	withRollingCluster(objects, async site => {
		const cluster = site.connect();
		await rolling(site, cluster);
		await cluster.performFreeze(await planOf(cluster), none, () => {});
		site.roll('Deployment', 'api', 'api:v3');
		site.change('Deployment', 'cart', ({paused: _paused, ...spec}) => spec);
		const thaw = await planOf(cluster, 'thaw');
		assert.deepEqual(fates(thaw), {web: 'will', api: 'left', cart: 'left'});
		assert.match(whyOf(thaw, 'api'), /^what rolls out was changed/);
		assert.match(whyOf(thaw, 'cart'), /^it was resumed/);
		const outcome = await cluster.performFreeze(thaw, none, () => {});
		assert.match(sentenceOf(outcome), /^let 1 rollout go on: default\/web; left as they are: default\/(?:api|cart), /);
		assert.deepEqual([isPaused(site, 'api'), isPaused(site, 'web')], [true, false]);
		assert.deepEqual((await planOf(cluster, 'thaw')).items, []);
	}));

test('what was let go on alone, and paused anew on purpose, stays paused when the others go on', () =>
	withRollingCluster(objects, async site => {
		const cluster = site.connect();
		await rolling(site, cluster);
		const plan = await planOf(cluster);
		await cluster.performFreeze(plan, new Set([itemOf(plan, 'agent').uid]), () => {});
		const alone = async (request: ActionRequest) => {
			const outcome = await cluster.preview(request);
			assert.ok(outcome.type === 'ready');
			assert.equal((await cluster.perform(outcome.preview)).type, 'done');
		};
		const [web, agent] = [itemOf(plan, 'web').target, itemOf(plan, 'agent').target];
		await alone({kind: 'resume', target: web});
		assert.equal((await cluster.pause(web)).type, 'done');
		await alone({kind: 'resume', target: agent});
		await alone({kind: 'hold', target: agent});
		const thaw = await planOf(cluster, 'thaw');
		assert.deepEqual(fates(thaw), {api: 'will', cart: 'will', web: 'left', agent: 'left'});
		assert.match(whyOf(thaw, 'web'), /^it was paused anew by rolltop/);
		assert.equal(whyOf(thaw, 'agent'), 'it was held anew by rolltop');
		await cluster.performFreeze(thaw, none, () => {});
		assert.deepEqual(
			names.map(name => isPaused(site, name)),
			[false, false, true],
		);
		assert.deepEqual(site.spec('DaemonSet', 'agent').updateStrategy, {type: 'OnDelete'});
		assert.deepEqual((await planOf(cluster, 'thaw')).items, []);
	}));

test('one that somebody only scaled meanwhile goes on with the others', () =>
	withRollingCluster(objects, async site => {
		const cluster = site.connect();
		await rolling(site, cluster);
		await cluster.performFreeze(await planOf(cluster), none, () => {});
		site.change('Deployment', 'web', spec => ({...spec, replicas: 6}));
		assert.equal(fates(await planOf(cluster, 'thaw')).web, 'will');
	}));

const remarkOf = (outcome: Awaited<ReturnType<ConnectedCluster['performFreeze']>>) =>
	(outcome.type === 'done' && outcome.receipt.remark) || '';

const generationOf = (cluster: ConnectedCluster, name: string) =>
	cluster.view().workloads.items.find(({kind, metadata}) => kind === 'Deployment' && metadata.name === name)?.metadata
		.generation ?? 0;

test('a change of what rolls out, or of the size, between the preview and y does not hold the brake, and is named', () =>
	withRollingCluster(objects, async site => {
		const cluster = site.connect();
		await rolling(site, cluster);
		const plan = await planOf(cluster);
		const before = generationOf(cluster, 'cart');
		site.roll('Deployment', 'cart', 'cart:v3');
		site.change('Deployment', 'web', spec => ({...spec, replicas: 9}));
		await site.until(() => generationOf(cluster, 'cart') > before, 'the list to show the change');
		const outcome = await cluster.performFreeze(plan, none, () => {});
		assert.match(sentenceOf(outcome), /^froze 3 rollouts: /);
		assert.match(remarkOf(outcome), /default\/cart: it had changed meanwhile: the template was changed/);
		assert.match(remarkOf(outcome), /default\/web: it had changed meanwhile: it was scaled from 4 to 9/);
		assert.ok(names.every(name => isPaused(site, name)));
		// What was stopped is what rolled then: it goes on with the others.
		assert.deepEqual(fates(await planOf(cluster, 'thaw')), {api: 'will', cart: 'will', web: 'will'});
	}));

test('a change that the list has not shown yet does not hold the brake either', () =>
	withRollingCluster(objects, async site => {
		const cluster = site.connect();
		await rolling(site, cluster);
		const plan = await planOf(cluster);
		// In the same turn: no watch can have told of it.
		site.roll('Deployment', 'cart', 'cart:v3');
		const outcome = await cluster.performFreeze(plan, none, () => {});
		assert.match(sentenceOf(outcome), /^froze 3 rollouts: /);
		assert.match(remarkOf(outcome), /^default\/cart: it had changed meanwhile: the template was changed/);
		assert.equal(isPaused(site, 'cart'), true);
	}));

test('what somebody else paused between the preview and y is not told as frozen', () =>
	withRollingCluster(objects, async site => {
		const cluster = site.connect();
		await rolling(site, cluster);
		const plan = await planOf(cluster);
		site.change('Deployment', 'cart', spec => ({...spec, paused: true}));
		const outcome = await cluster.performFreeze(plan, none, () => {});
		assert.match(sentenceOf(outcome), /^froze 2 rollouts: /);
		assert.match(remarkOf(outcome), /^not default\/cart: it was paused/);
	}));

test('where nothing may be written a freeze writes nothing', () =>
	withRollingCluster(objects, async site => {
		await rolling(site, site.connect());
		const cluster = site.connect({writesDisabled: 'read-only'});
		await site.until(() => cluster.view().freshness.state === 'live', 'the list');
		const outcome = await cluster.performFreeze(await planOf(cluster), none, () => {});
		assert.equal(sentenceOf(outcome), 'Nothing can be changed here: read-only.');
		assert.ok(names.every(name => !isPaused(site, name)));
	}));

test('each write of a freeze is noted before it is sent, and another run restores by the notes alone', () =>
	withRollingCluster(objects, async site => {
		const noted: WriteIntent[] = [];
		const done = new Set<string>();
		const cluster = site.connect({
			writeJournal: {
				async intend(intent) {
					assert.equal(isPaused(site, intent.target.name), false, 'it was sent before it was noted');
					noted.push(intent);
					return async outcome => void (outcome.type === 'done' && done.add(intent.uid));
				},
			},
		});
		await rolling(site, cluster);
		await cluster.performFreeze(await planOf(cluster), none, () => {});
		assert.deepEqual(
			noted.map(({doing}) => doing).toSorted(),
			names.map(name => `pause deployment/${name}`),
		);
		const records = noted.flatMap(({mark, ...intent}): readonly FrozenRecord[] =>
			mark && 'freeze' in mark ? [{...mark, ...intent, result: done.has(intent.uid) ? 'done' : 'unknown'}] : [],
		);
		assert.deepEqual(
			records.map(({of, result}) => [of, result]),
			[
				[3, 'done'],
				[3, 'done'],
				[3, 'done'],
			],
		);
		const closed: string[] = [];
		const frozen: FrozenRecords = {read: async () => records, close: async (_record, why) => void closed.push(why)};
		const another = site.connect({frozen});
		await site.until(() => another.view().freshness.state === 'live', 'the list');
		const standing = await another.standingFreeze();
		assert.deepEqual(standing?.frozen.map(({name}) => name).toSorted(), names);
		assert.deepEqual(fates(await planOf(another, 'thaw')), {api: 'will', cart: 'will', web: 'will'});
		site.change('Deployment', 'web', ({paused: _paused, ...spec}) => spec);
		await another.performFreeze(await planOf(another, 'thaw'), none, () => {});
		assert.equal(closed.length, 1);
		assert.ok(names.every(name => !isPaused(site, name)));
	}));

test('of a freeze that was cut off, what still rolls was counted among what is frozen', () =>
	withRollingCluster(objects, async site => {
		const {cluster, frozen} = noting(site);
		await rolling(site, cluster);
		await cluster.performFreeze(await planOf(cluster), none, () => {});
		const records = frozen('unknown');
		site.change('Deployment', 'web', ({paused: _paused, ...spec}) => spec);
		const another = site.connect({frozen: {read: async () => records, close: async () => assert.fail()}});
		await site.until(
			() => another.view().workloads.items.some(one => one.metadata.name === 'web' && rollsNow(one)),
			'web',
		);
		assert.equal((await planOf(another)).others, 2);
	}));

test('another run reads once what was noted of holds, for however many sets it lets go on', () =>
	withRollingCluster(objects, async site => {
		const {cluster, frozen} = noting(site);
		await rolling(site, cluster);
		const plan = await planOf(cluster);
		const sets = ['db', 'agent'] as const;
		const before = {db: site.spec('StatefulSet', 'db'), agent: site.spec('DaemonSet', 'agent')};
		await cluster.performFreeze(plan, new Set(sets.map(name => itemOf(plan, name).uid)), () => {});
		const records = frozen('done');
		const holds = new Map(
			sets.map(name => {
				const held = site.spec(name === 'db' ? 'StatefulSet' : 'DaemonSet', name).updateStrategy;
				return [itemOf(plan, name).uid, {before: before[name].updateStrategy, held}];
			}),
		);
		let readings = 0;
		const another = site.connect({
			frozen: {read: async () => records, close: async () => {}},
			formerStrategies: async () => {
				readings += 1;
				return uid => holds.get(uid);
			},
		});
		await site.until(() => another.view().freshness.state === 'live', 'the list');
		const thaw = await planOf(another, 'thaw');
		assert.deepEqual([fates(thaw).db, fates(thaw).agent, readings], ['will', 'will', 1]);
		await another.performFreeze(thaw, none, () => {});
		assert.deepEqual(site.spec('DaemonSet', 'agent').updateStrategy, before.agent.updateStrategy);
	}));

test('who may change nothing that rolls is told so once, and of each in a few words', () =>
	withRollingCluster(objects, async site => {
		const cluster = site.connect();
		await rolling(site, cluster);
		site.simulated.faults.begin({kind: 'forbid', verbs: ['patch'], resources: ['*']});
		const plan = await planOf(cluster);
		for (const name of [...names, 'db', 'agent']) assert.equal(whyOf(plan, name), 'there is no right to change it');
		assert.deepEqual(plan.notes, [
			{text: 'You have no right to change anything that rolls: none of it can be frozen.'},
		]);
	}));
