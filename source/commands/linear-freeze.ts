import type {FreezeItem, FreezeKind, FreezePlan} from '../cluster/actions/freeze.ts';
import {freezeTitle, frozenName, sentItems} from '../cluster/actions/freeze-words.ts';
import type {Cluster} from '../cluster/cluster.ts';
import {placeName} from '../cluster/identity.ts';
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
 * @param names - Of what can't be paused: those that are to be held, too, as kubectl names them
 */
export async function linearFreeze(
	{cluster, output, write, ask}: LinearFreeze,
	kind: FreezeKind,
	names: readonly string[],
): Promise<void> {
	const outcome = await cluster.previewFreeze(kind);
	if (outcome.type !== 'ready') return output.say(outcome.sentence);
	const {plan} = outcome;
	const {identity} = cluster.view();
	const chosen = chosenIn(plan, names);
	if (typeof chosen === 'string') return output.say(chosen);
	for (const item of plan.items) {
		const {sentence} = item.status;
		output.say(`${frozenName(item.target)}: ${whatOf(item, plan, chosen)}${sentence === '' ? '' : `; ${sentence}`}`);
	}
	const sent = sentItems(plan, chosen);
	if (sent.length === 0) {
		if (kind === 'thaw') return output.say('There is nothing to let go on.');
		const frozen = plan.others === 0 ? '' : ` ${plan.others} frozen by rolltop: F thaw lets them go on.`;
		return output.say(`No rollout is in progress that could be frozen.${frozen}`);
	}
	const title = freezeTitle(plan.kind, sent.length);
	output.say(`In ${placeName(identity)}: ${title}.`);
	if (!(await ask(title, identity.context || 'freeze'))) return;
	const ended = await write(title, () => cluster.performFreeze(plan, chosen, () => {}));
	output.say(
		'sentence' in ended ? ended.sentence : ended.type === 'done' ? ended.receipt.sentence : ended.what.join('; '),
	);
	if (ended.type === 'done' && ended.receipt.remark !== undefined) output.say(`but: ${ended.receipt.remark}`);
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

/** Uids of what can't be paused and was named, or a sentence that says what is wrong with a name. */
function chosenIn({items}: FreezePlan, names: readonly string[]): ReadonlySet<string> | string {
	const chosen = new Set<string>();
	for (const name of names) {
		const parsed = parseTarget(name);
		if (!parsed.ok) return parsed.sentence;
		const ref = workloadRef(parsed);
		const named = items.filter(({target}) => target.kind === parsed.kind && target.name === parsed.name);
		const open = named.filter(({fate}) => fate.type === 'may');
		const [item, ...others] = open;
		if (others.length > 0) {
			const where = open.map(({target}) => target.namespace).join(', ');
			return `${ref}: There is one in each of ${where}. Start with -n to name a namespace.`;
		}
		if (item) chosen.add(item.uid);
		else if (!named.some(({fate}) => fate.type === 'will')) {
			return `${ref} is not among what rolls and can be held: F alone tells what is.`;
		}
	}
	return chosen;
}
