import type {FreezeItem, FreezeKind, FreezePlan} from '../cluster/actions/freeze.ts';
import {freezeTitle, frozenName, sentItems} from '../cluster/actions/freeze-words.ts';
import type {Cluster} from '../cluster/cluster.ts';
import {placeName, selectedOnly, selectorText} from '../cluster/identity.ts';
import {summaryOf} from '../rollout/summary.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import type {Ender} from './ender.ts';
import type {Output} from './output.ts';
import {parseTarget} from './target.ts';

export interface LinearFreeze {
	readonly cluster: Cluster;
	readonly output: Output;
	readonly write: Ender['write'];
	/** Asks; answers whether it was confirmed by the word that was asked for. */
	readonly ask: (doing: string, name: string) => Promise<boolean>;
}

/**
 * Tells in sentences what a freeze would stop, or what would go on, asks, and does it.
 * @param names - As kubectl names them. Freezing: of what can't be paused, those that are to be held, too. Letting go on:
 * these alone; none: all
 */
export async function linearFreeze(
	{cluster, output, write, ask}: LinearFreeze,
	kind: FreezeKind,
	names: readonly string[],
): Promise<void> {
	const outcome = await cluster.previewFreeze(kind);
	if (outcome.type !== 'ready') return output.say(outcome.sentence);
	const {identity} = cluster.view();
	const choice = choiceOf(outcome.plan, names);
	if (typeof choice === 'string') return output.say(choice);
	const {plan, chosen} = choice;
	for (const item of plan.items) {
		const sentence = statusOf(item, cluster);
		output.say(`${frozenName(item.target)}: ${whatOf(item, plan, chosen)}${sentence === '' ? '' : `; ${sentence}`}`);
	}
	output.say(...plan.notes.map(({text}) => text));
	const sent = sentItems(plan, chosen);
	if (sent.length === 0) {
		if (kind === 'thaw') {
			// Nothing is sent: what was told to be left as it is is closed, and not offered again.
			await cluster.performFreeze(plan, chosen, () => {});
			return output.say('There is nothing to let go on.');
		}
		const others = plan.others === 0 ? 0 : await frozenNow(cluster);
		const frozen = others === 0 ? '' : ` ${others} frozen by rolltop: F thaw lets them go on.`;
		return output.say(`No rollout is in progress that could be frozen${selectedOnly(identity)}.${frozen}`);
	}
	const title = freezeTitle(plan.kind, sent.length);
	const selector = kind === 'freeze' ? selectorText(identity) : '';
	output.say(`In ${placeName(identity)}${selector === '' ? '' : `, only ${selector}`}: ${title}.`);
	if (!(await ask(title, identity.context || 'freeze'))) return;
	const ended = await write(title, () => cluster.performFreeze(plan, chosen, () => {}));
	output.say(
		'sentence' in ended ? ended.sentence : ended.type === 'done' ? ended.receipt.sentence : ended.what.join('; '),
	);
	if (ended.type === 'done' && ended.receipt.remark !== undefined) output.say(`but: ${ended.receipt.remark}`);
}

/** As the running text tells it, which knows why something is stuck. */
function statusOf({uid, status}: FreezeItem, cluster: Cluster): string {
	const {workloads, findings} = cluster.view();
	const [row, finding] = [workloads.items.find(({metadata}) => metadata.uid === uid), findings?.get(uid)];
	return row && finding ? summaryOf(row, cluster.now(), finding).sentence : status.sentence;
}

/** How many would go on: what somebody resumed meanwhile is frozen by nobody. */
async function frozenNow(cluster: Cluster): Promise<number> {
	const thaw = await cluster.previewFreeze('thaw');
	return thaw.type === 'ready' ? sentItems(thaw.plan, new Set()).length : 0;
}

function whatOf({fate, target, uid}: FreezeItem, {kind}: FreezePlan, chosen: ReadonlySet<string>): string {
	switch (fate.type) {
		case 'left':
			return `left as it is, ${fate.why}`;
		case 'may':
			return chosen.has(uid) ? 'to be held' : `can not be paused, F ${workloadRef(target)} holds it with the others`;
		case 'will':
			return kind === 'freeze' ? 'to be paused' : 'to go on';
	}
}

interface Choice {
	readonly plan: FreezePlan;
	/** Uids of what can't be paused and is to be held. */
	readonly chosen: ReadonlySet<string>;
}

/** What the names make of a plan, or a sentence that says what is wrong with one. */
function choiceOf(plan: FreezePlan, names: readonly string[]): Choice | string {
	const chosen = new Set<string>();
	for (const name of names) {
		const parsed = parseTarget(name);
		if (!parsed.ok) return parsed.sentence;
		const ref = workloadRef(parsed);
		const named = plan.items.filter(({target}) => target.kind === parsed.kind && target.name === parsed.name);
		const open = plan.kind === 'thaw' ? named : named.filter(({fate}) => fate.type === 'may');
		const [item, ...others] = open;
		if (others.length > 0) {
			const where = open.map(({target}) => target.namespace).join(', ');
			return `${ref}: There is one in each of ${where}. Start with -n to name a namespace.`;
		}
		if (item) chosen.add(item.uid);
		else if (plan.kind === 'thaw') return `${ref} is not among what rolltop froze: F thaw alone tells what is.`;
		else if (named.some(({fate}) => fate.type === 'will')) {
			return `F stops all that rolls, ${ref} among it: p ${ref} pauses it alone.`;
		} else return `${ref} is not among what rolls and can be held: F alone tells what is.`;
	}
	if (plan.kind === 'freeze') return {plan, chosen};
	// What was not named is not a matter of this question, whatever became of it.
	const items = names.length === 0 ? plan.items : plan.items.filter(({uid}) => chosen.has(uid));
	return {plan: {...plan, items}, chosen: new Set()};
}
