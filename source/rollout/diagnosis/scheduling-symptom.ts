import type {Pod, PodTemplateSpec} from '../../kubernetes/objects.ts';
import {isUnschedulable} from '../pod-status.ts';
import {epochMs} from '../timestamp.ts';
import type {Symptom} from './symptom.ts';
import {agree} from './words.ts';

/** Why some nodes don't take a pod. */
interface NodeRefusal {
	readonly nodes: number;
	/** The scheduler's words: `Insufficient cpu`. */
	readonly text: string;
}

/** `0/3 nodes are available: 2 Insufficient cpu, 1 node(s) had untolerated taint {a: b}. preemption: …`. */
function nodeRefusals(message: string): {readonly nodes: number; readonly refusals: readonly NodeRefusal[]} {
	const [, total = '0', list = ''] =
		/^0\/(\d+) nodes are available: (.*?)(?:\. preemption: .*|\.?)$/s.exec(message) ?? [];
	// A taint in braces and a label's value may hold a comma: only one before a number begins another reason.
	const parts = list.split(/, (?=\d+ )/).flatMap(part => {
		const [, count, text] = /^(\d+) (.*?)\.?$/s.exec(part) ?? [];
		return count === undefined || text === undefined ? [] : [{nodes: Number(count), text}];
	});
	return {nodes: Number(total), refusals: parts.sort((a, b) => b.nodes - a.nodes)};
}

const resourceNames: Readonly<Record<string, string>> = {
	cpu: 'cpu',
	memory: 'memory',
	'ephemeral-storage': 'ephemeral storage',
};

/** What the template asks of nodes, to name it where the scheduler doesn't say whether selector or affinity was meant. */
function selectorWords(template: PodTemplateSpec | undefined): string {
	const selector = Object.entries((template?.spec.nodeSelector ?? {}) as Readonly<Record<string, string>>);
	const affinity = (template?.spec.affinity as {nodeAffinity?: unknown} | undefined)?.nodeAffinity;
	const labels = selector.map(([key, value]) => `${key}=${value}`).join(',');
	if (labels !== '' && affinity === undefined) {
		return `not match node selector ${labels}`;
	}

	return labels === '' && affinity !== undefined
		? 'not match the node affinity'
		: 'not match node selector or node affinity';
}

/** One reason in a verb that fits `2 of 3 nodes …`. */
function refusalWords(text: string, template: PodTemplateSpec | undefined): string {
	const resource = /^Insufficient (\S+)/.exec(text)?.[1];
	if (resource !== undefined) {
		return `lack ${resourceNames[resource] ?? resource}`;
	}

	const taint = /untolerated taint(?:\(s\))?(?: \{([^}]*)\})?/.exec(text);
	if (taint) {
		return taint[1] === undefined ? 'have a taint that is not tolerated' : `have taint ${taint[1].replace(/: $/, '')}`;
	}

	const rules: readonly (readonly [RegExp, string])[] = [
		[/node affinity\/selector/, `do ${selectorWords(template)}`],
		[/pod anti-affinity/, 'have a pod that its anti-affinity excludes'],
		[/pod affinity/, "don't have the pods that its affinity asks for"],
		[/topology spread/, 'would break the topology spread'],
		[/were unschedulable/, 'are cordoned'],
		[/Too many pods/, 'are full of pods'],
		[/free ports/, 'have the host port in use'],
		[/volume|PersistentVolumeClaim/i, `can't give the volume (${text})`],
	];
	return rules.find(([pattern]) => pattern.test(text))?.[1] ?? text;
}

/** Reasons that room alone would mend, and not another template. */
const isRoom = ({text}: NodeRefusal) => /^(Insufficient |Too many pods)/.test(text);

/** The pod waits for room: of the nodes that refuse it more do so for want of room than for anything else. */
export function waitsForRoom(pod: Pod): boolean {
	return isUnschedulable(pod) && nodeRefusals(schedulingMessage(pod)).refusals.some(isRoom);
}

function schedulingMessage(pod: Pod): string {
	return pod.status?.conditions?.find(({type}) => type === 'PodScheduled')?.message ?? '';
}

/** `: all 3 nodes lack cpu`, `: of 3 nodes 2 lack cpu, 1 are cordoned`. */
function whyWords(nodes: number, refusals: readonly NodeRefusal[], template: PodTemplateSpec | undefined): string {
	const [first, ...others] = refusals;
	if (first === undefined) {
		return '';
	}

	if (others.length === 0 && first.nodes === nodes) {
		return `: ${nodes === 1 ? 'the only node' : `all ${nodes} nodes`} ${agree(nodes, refusalWords(first.text, template))}`;
	}

	const reasons = refusals.map(({nodes: count, text}) => `${count} ${agree(count, refusalWords(text, template))}`);
	return `: of ${nodes} nodes ${reasons.join(', ')}`;
}

/** Why no node takes a pod; undefined when the scheduler hasn't said so. */
export function schedulingSymptom(pod: Pod, template: PodTemplateSpec | undefined): Symptom | undefined {
	if (!isUnschedulable(pod)) {
		return undefined;
	}

	const evidence = schedulingMessage(pod);
	const condition = pod.status?.conditions?.find(({type}) => type === 'PodScheduled');
	const sinceMs = epochMs(condition?.lastTransitionTime);
	const {nodes, refusals} = nodeRefusals(evidence);
	const why = whyWords(nodes, refusals, template);
	const claim = /unbound immediate PersistentVolumeClaims|persistentvolumeclaim "([^"]+)" not found/.exec(evidence);
	const volume =
		claim &&
		(claim[1] === undefined
			? 'wait for a volume: a claim is not bound'
			: `need PersistentVolumeClaim ${claim[1]}, which is not there`);
	return {
		cause: volume ? 'volume-not-mounted' : 'unschedulable',
		level: 'fault',
		clause: volume || `find no node${why}`,
		evidence,
		...(sinceMs === undefined ? {} : {sinceMs}),
	};
}
