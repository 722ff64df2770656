import type {Pod} from '../../kubernetes/objects.ts';
import {epochMs} from '../timestamp.ts';
import type {Cause, Diagnosis, Level} from './diagnosis.ts';
import type {Symptom} from './symptom.ts';
import {agree, podsWords} from './words.ts';

/** What helps; of what only waiting helps nothing. */
const nextSteps: Readonly<Partial<Record<Cause, string>>> = {
	'image-name-invalid': 'mend the image name, or undo',
	'image-not-found': 'undo, or push the image',
	'registry-denied': "undo, or mend the registry's credentials (imagePullSecrets)",
	'registry-unreachable': 'wait, or look after the registry and the way to it',
	'image-pull-fails': 'read the evidence',
	'out-of-memory': 'undo, or raise the memory limit',
	'command-fails': 'undo, or mend the command',
	'init-fails': 'undo, or read the logs of the init container',
	'liveness-kills': 'undo, or give the probe more time',
	'startup-fails': 'undo, or give the startup probe more time',
	crash: 'undo, or read the logs of the last run',
	'config-missing': 'create what is missing (it goes on by itself then), or undo',
	'volume-not-mounted': 'look after the volume, or undo',
	'sandbox-fails': 'look at the node',
	unschedulable: 'make room or change what the template asks for, or undo',
	'pod-failed': 'read the evidence',
	'readiness-fails': 'read the logs, or undo',
	'node-lost': 'look at the node; its pods are replaced when it is given up (after 5m by default)',
};

const levelOrder: Readonly<Record<Level, number>> = {fault: 0, transient: 1, wait: 2};

export const compareLevels = (a: Level, b: Level): number => levelOrder[a] - levelOrder[b];

interface Troubled {
	readonly pod: Pod;
	readonly symptom: Symptom;
}

const bornMs = ({pod}: Troubled) => epochMs(pod.metadata.creationTimestamp) ?? 0;

/** The worst of a group, and of equally bad ones the youngest: what it says is the freshest. */
function spokesman(group: readonly Troubled[]): Troubled | undefined {
	return group.toSorted((a, b) => compareLevels(a.symptom.level, b.symptom.level) || bornMs(b) - bornMs(a))[0];
}

function restartsWords(group: readonly Troubled[]): string {
	const most = Math.max(0, ...group.map(({symptom}) => symptom.restarts ?? 0));
	const differ = group.some(({symptom}) => (symptom.restarts ?? 0) !== most);
	return most === 0 ? '' : `, ${differ ? 'up to ' : ''}${most} ${most === 1 ? 'restart' : 'restarts'}`;
}

/** The soonest of what the pods of a group wait for. */
function soonest(group: readonly Troubled[]): Pick<Diagnosis, 'countdown'> {
	const countdowns = group.flatMap(({symptom}) => symptom.countdown ?? []).sort((a, b) => a.atMs - b.atMs);
	return countdowns[0] ? {countdown: countdowns[0]} : {};
}

/** One diagnosis for each cause among `of` pods that are called `which` (`new`). */
export function groupSymptoms(troubled: readonly Troubled[], of: number, which: string): readonly Diagnosis[] {
	return [...Map.groupBy(troubled, ({symptom}) => symptom.cause).values()].flatMap(group => {
		const one = spokesman(group);
		if (one === undefined) {
			return [];
		}

		const {cause, level, clause, evidence} = one.symptom;
		const since = group.map(each => each.symptom.sinceMs ?? bornMs(each)).filter(ms => ms > 0);
		const next = nextSteps[cause];
		return {
			cause,
			level,
			sentence: `${podsWords(group.length, of, which)} ${agree(group.length, clause)}${restartsWords(group)}`,
			...(evidence ? {evidence} : {}),
			...(next ? {next} : {}),
			...soonest(group),
			...(since.length > 0 ? {sinceMs: Math.min(...since)} : {}),
		};
	});
}
