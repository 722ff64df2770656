import {kindWords} from '../../rollout/workload-kind.ts';
import type {Identity} from '../identity.ts';
import type {WorkloadName} from '../workload-name.ts';
import type {ActionOutcome} from './action.ts';
import type {FreezeItem, FreezeKind, FreezePlan, FreezeStep} from './freeze.ts';
import {kubectlCommand} from './kubectl-line.ts';

/** `shop/web`, and `data/db (statefulset)` of what is no Deployment. */
export function frozenName({kind, namespace, name}: WorkloadName): string {
	return `${namespace}/${name}${kind === 'Deployment' ? '' : ` (${kindWords[kind].word})`}`;
}

/** What is sent of a plan: all that will be, and of the rest what was chosen. */
export function sentItems({items}: FreezePlan, chosen: ReadonlySet<string>): readonly FreezeItem[] {
	return items.filter(({fate, uid}) => fate.type === 'will' || (fate.type === 'may' && chosen.has(uid)));
}

/** `freeze 3 rollouts`, `let 1 rollout go on`. */
export function freezeTitle(kind: FreezeKind, count: number): string {
	const rollouts = `${count} ${count === 1 ? 'rollout' : 'rollouts'}`;
	return kind === 'freeze' ? `freeze ${rollouts}` : `let ${rollouts} go on`;
}

/** The equivalent kubectl lines: one for each namespace, and one for each set, for which kubectl has no verb. */
export function freezeKubectl(
	identity: Identity,
	kind: FreezeKind,
	items: readonly Pick<FreezeItem, 'target' | 'fate'>[],
): readonly string[] {
	const verb = kind === 'freeze' ? 'pause' : 'resume';
	const byNamespace = new Map<string, string[]>();
	const others: string[] = [];
	for (const {target, fate} of items) {
		if (fate.type === 'left') continue;
		if (target.kind !== 'Deployment') others.push(fate.preview.kubectl);
		else byNamespace.set(target.namespace, [...(byNamespace.get(target.namespace) ?? []), `deployment/${target.name}`]);
	}
	const lines = [...byNamespace].map(([namespace, names]) =>
		kubectlCommand(identity, ['-n', namespace, 'rollout', verb, ...names]),
	);
	return [...lines, ...others];
}

/** Why one was not done, as a part of a sentence. */
function whyNot(outcome: ActionOutcome): string {
	switch (outcome.type) {
		case 'done':
			return outcome.receipt.remark ?? '';
		case 'changed':
			return outcome.what.join('; ');
		case 'impossible':
		case 'failed':
			return outcome.sentence.replace(/\.$/, '');
	}
}

/** What became of a whole freeze: the receipt names what was frozen, and what was not, with why. */
export function freezeOutcome(
	identity: Identity,
	plan: FreezePlan,
	sent: readonly FreezeItem[],
	steps: readonly FreezeStep[],
	atMs: number,
): ActionOutcome {
	const isFreeze = plan.kind === 'freeze';
	const outcomes = new Map(steps.map(({uid, outcome}) => [uid, outcome]));
	const done = sent.filter(({uid}) => outcomes.get(uid)?.type === 'done');
	const not = sent.filter(item => !done.includes(item));
	const names = (items: readonly FreezeItem[]) => items.map(({target}) => frozenName(target)).join(', ');
	const failed = not.flatMap(({uid, target}) => {
		const outcome = outcomes.get(uid);
		return outcome ? [`${frozenName(target)}: ${whyNot(outcome)}`] : [];
	});
	const remarks = done.flatMap(({uid, target}) => {
		const outcome = outcomes.get(uid);
		const remark = outcome?.type === 'done' ? outcome.receipt.remark : undefined;
		return remark === undefined ? [] : [`${frozenName(target)}: ${remark}`];
	});
	if (done.length === 0 && failed.length > 0) {
		const [first] = not.map(({uid}) => outcomes.get(uid));
		const sentence = `Nothing was ${isFreeze ? 'frozen' : 'let go on'}. ${failed.join('; ')}.`;
		return first?.type === 'failed' ? {...first, sentence} : {type: 'impossible', sentence};
	}
	const left = isFreeze ? [] : plan.items.filter(({fate}) => fate.type === 'left');
	const count = `${done.length} ${done.length === 1 ? 'rollout' : 'rollouts'}`;
	const parts = [
		...(done.length === 0 ? [] : [{what: isFreeze ? `froze ${count}` : `let ${count} go on`, items: done}]),
		...(left.length === 0 ? [] : [{what: `left as ${left.length === 1 ? 'it is' : 'they are'}`, items: left}]),
	];
	return {
		type: 'done',
		receipt: {
			atMs,
			sentence: parts.map(({what, items}) => `${what}: ${names(items)}`).join('; '),
			brief: parts.map(({what, items}) => (items === left ? `${left.length} ${what}` : what)).join(', '),
			kubectl: freezeKubectl(identity, plan.kind, done).join('\n'),
			...(failed.length + remarks.length === 0 ? {} : {remark: remarkOf(failed, remarks)}),
		},
	};
}

/** What was not done, with why, and what was done to what had changed meanwhile. */
function remarkOf(failed: readonly string[], remarks: readonly string[]): string {
	return [...(failed.length === 0 ? [] : [`not ${failed.join('; ')}`]), ...remarks].join('; ');
}
