import type {OpenedWorkload} from '../cluster/cluster.ts';
import {recordSources} from '../cluster/record-sources.ts';
import {ownedOf} from '../console/owned.ts';
import {staleCause} from '../rollout/change-cause.ts';
import {ageOf} from '../rollout/duration.ts';
import {type Proposal, proposeRevision} from '../rollout/last-good-revision.ts';
import {missingRevisionText} from '../rollout/missing-revision.ts';
import {isCredible, proofText} from '../rollout/proof.ts';
import {revisionPods} from '../rollout/revision-pods.ts';
import type {Revision} from '../rollout/revisions.ts';
import {type RecordSources, recordText, serviceRecordOf} from '../rollout/service-record.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import {revisionDifference} from './diff.ts';
import {EXIT} from './exit-codes.ts';
import type {CommandContext} from './one-shot.ts';
import {plainTable} from './plain-table.ts';
import {waitForWorkload} from './wait-for-workload.ts';

/** `rolltop history KIND/NAME`: the revisions, newest first, how each went, and which is the last good one. */
export async function historyCommand(context: CommandContext): Promise<number | undefined> {
	const {cluster, output, target, settings} = context;
	const loaded = await waitForWorkload(context);
	if (!loaded) return undefined;
	const sources = loaded.ok ? recordSources(loaded.opened) : undefined;
	if (!loaded.ok || !sources) {
		output.fail(loaded.ok ? 'its revisions are not known' : loaded.sentence);
		return loaded.ok ? EXIT.cluster : loaded.exitCode;
	}
	const {revisions} = sources;
	const {freshness} = ownedOf(loaded.opened);
	if (revisions.length === 0 && 'error' in freshness && freshness.error) {
		output.fail(`its revisions can't be read: ${freshness.error.message}`);
		return EXIT.cluster;
	}
	const nowMs = cluster.now();
	const proposal = proposeRevision(sources, nowMs);
	const wanted =
		settings.revision === undefined ? revisions : revisions.filter(({number}) => number === settings.revision);
	if (wanted.length === 0 && settings.revision !== undefined) {
		output.fail(missingRevisionText(workloadRef(target), settings.revision, revisions));
		return EXIT.failed;
	}
	output.json({
		...place(context),
		revisions: wanted.map(revision => revisionJson(revision, sources, proposal, nowMs)),
		lastGoodRevision: proposal && isCredible(proposal.proof) ? proposal.revision.number : null,
		undoGoesTo: proposal?.revision.number ?? null,
	});
	const rows = wanted.map(revision => revisionRow(revision, sources, nowMs));
	output.say(...plainTable([heads, ...rows]));
	if (settings.revision !== undefined) output.say(...difference(wanted, sources, context));
	else output.say('', lastGoodLine(context, proposal, revisions.length));
	return EXIT.done;
}

/** The same as a sentence for each revision, newest first, for who listens: and how to go to one. */
export function historySentences(opened: OpenedWorkload, nowMs: number): readonly string[] {
	const sources = recordSources(opened);
	const ref = workloadRef(opened.target);
	if (sources === undefined || sources.revisions.length === 0) return [`The revisions of ${ref} are not known.`];
	const proposal = proposeRevision(sources, nowMs);
	const mark =
		proposal && (isCredible(proposal.proof) ? 'the last good one' : 'where undo would go, no good one is known');
	const lines = sources.revisions.map(revision => {
		const {number, current, images, object} = revision;
		const [, was, , pods, record, , cause] = revisionRow(revision, sources, nowMs);
		const age = ageOf(object.metadata.creationTimestamp, nowMs);
		const marks = [current ? 'current' : '', revision === proposal?.revision ? mark : ''].filter(Boolean);
		const parts = [
			`${record}, ${pods}`,
			`made ${age} ago`,
			images.join(', '),
			...(was === '-' ? [] : [`was ${was} before`]),
			...(cause === '<none>' ? [] : [`change cause: ${cause}`]),
		];
		return `revision ${number}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}: ${parts.join('; ')}`;
	});
	return [...lines, `h ${ref} and a number goes to that revision.`];
}

const heads = ['REVISION', 'WAS', 'AGE', 'PODS', 'HOW IT WENT', 'IMAGES', 'CHANGE-CAUSE'];

function place({cluster, target}: CommandContext): object {
	const {kind, namespace, name} = target;
	return {context: cluster.view().identity.context, namespace, kind, name};
}

function revisionRow(revision: Revision, sources: RecordSources, nowMs: number): readonly string[] {
	const {number, formerNumbers, current, images, object} = revision;
	const {ready, created} = podsOf(revision, sources, nowMs);
	return [
		`${number}${current ? ' (current)' : ''}`,
		formerNumbers.join(',') || '-',
		ageOf(object.metadata.creationTimestamp, nowMs),
		`${ready}/${created} ready`,
		recordText(serviceRecordOf(revision, sources, nowMs)),
		images.join(','),
		causeText(revision, sources),
	];
}

const podsOf = (revision: Revision, {workload, pods = []}: RecordSources, nowMs: number) =>
	revisionPods(workload, pods, nowMs)(revision);

/** The change cause; kubectl's `<none>`, and a doubt where its images contradict it. */
function causeText(revision: Revision, {revisions}: RecordSources): string {
	const {changeCause} = revision;
	if (changeCause === undefined) return '<none>';
	const why = staleCause(revision, revisions[revisions.indexOf(revision) + 1]);
	return why === undefined ? changeCause : `untrue? (${why}) ${changeCause}`;
}

function lastGoodLine({target}: CommandContext, proposal: Proposal | undefined, count: number): string {
	const undo = `rolltop undo ${workloadRef(target)}`;
	const none = 'Last good revision besides the current: none is known';
	if (proposal === undefined) {
		const all = count > 1 ? `; ${undo} --to-revision=N goes to any` : '';
		return `${none}, so undo has nowhere to go${all}.`;
	}
	const {revision, proof} = proposal;
	const words = `${revision.number} (${proofText(proof)})`;
	return isCredible(proof)
		? `Last good revision besides the current: ${words}. ${undo} goes there.`
		: `${none}. ${undo} would go to ${words}, and asks; with --yes it takes --to-revision=${revision.number}.`;
}

function difference(
	[revision]: readonly Revision[],
	{workload}: RecordSources,
	context: CommandContext,
): readonly string[] {
	if (revision === undefined || revision.current) return [];
	const ref = workloadRef(context.target);
	const before = {name: `${ref} revision ${revision.number}`, template: revision.template};
	const text = revisionDifference(before, {name: `${ref} now`, template: workload.spec.template}).text;
	return ['', text.trimEnd()];
}

function revisionJson(
	revision: Revision,
	sources: RecordSources,
	proposal: Proposal | undefined,
	nowMs: number,
): object {
	const {number, formerNumbers, current, images, object, changeCause} = revision;
	const {created, ready} = podsOf(revision, sources, nowMs);
	const record = serviceRecordOf(revision, sources, nowMs);
	const doubt = staleCause(revision, sources.revisions[sources.revisions.indexOf(revision) + 1]);
	const isProposed = proposal?.revision === revision;
	return {
		revision: number,
		formerRevisions: formerNumbers,
		current,
		createdAt: object.metadata.creationTimestamp ?? null,
		images,
		changeCause: changeCause ?? null,
		...(doubt === undefined ? {} : {changeCauseDoubt: doubt}),
		replicas: created,
		ready,
		record: {words: recordText(record), ...record},
		lastGood: isProposed && isCredible(proposal.proof),
		...(isProposed ? {proof: proposal.proof.kind} : {}),
	};
}
