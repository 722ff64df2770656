import type {Pod} from '../../kubernetes/objects.ts';
import {epochMs} from '../timestamp.ts';
import {compareLevels} from './compare-diagnoses.ts';
import type {Cause, Diagnosis} from './diagnosis.ts';
import type {Symptom} from './symptom.ts';
import {agree, podsWords} from './words.ts';

interface Step {
	readonly next: string;
	/** The fault came with the template: another one would do. */
	readonly undoHelps: boolean;
}

const mend = (next: string): Step => ({next, undoHelps: true});
const look = (next: string): Step => ({next, undoHelps: false});

/** What helps; of what only waiting helps nothing. */
const nextSteps: Readonly<Partial<Record<Cause, Step>>> = {
	'image-name-invalid': mend('mend the image name'),
	'image-not-found': mend('push the image'),
	'registry-denied': mend("mend the registry's credentials (imagePullSecrets)"),
	'registry-unreachable': look('wait, or look after the registry and the way to it'),
	'image-pull-fails': mend('read the evidence'),
	'out-of-memory': mend('raise the memory limit'),
	'command-fails': mend('mend the command'),
	'init-fails': mend('read the logs of the init container'),
	'liveness-kills': mend('give the probe more time'),
	'startup-fails': mend('give the startup probe more time'),
	crash: mend('read the logs of the last run'),
	'config-missing': mend('create what is missing, and it goes on by itself'),
	'volume-not-mounted': mend('look after the volume'),
	'sandbox-fails': look('look at the node'),
	unschedulable: mend('make room, or change what the template asks for'),
	'pod-failed': look('read the evidence'),
	'readiness-fails': mend('read the logs'),
	'node-lost': look('look at the node; its pods are replaced when it is given up (after 5m by default)'),
};

interface Troubled {
	readonly pod: Pod;
	readonly symptom: Symptom;
}

const bornMs = ({pod}: Troubled) => epochMs(pod.metadata.creationTimestamp) ?? 0;

const comparePlaces = (a: Troubled, b: Troubled) =>
	compareLevels(a.symptom.level, b.symptom.level) || bornMs(b) - bornMs(a);

/** The worst of a group, and of equally bad ones the youngest: what it says is the freshest. */
function spokesman(group: readonly Troubled[]): Troubled | undefined {
	return group.reduce<Troubled | undefined>(
		(best, one) => (best && comparePlaces(best, one) <= 0 ? best : one),
		undefined,
	);
}

function restartsWords(group: readonly Troubled[]): string {
	const counts = group.flatMap(({symptom}) => [symptom, ...(symptom.others ?? [])]).map(({restarts = 0}) => restarts);
	const most = Math.max(0, ...counts);
	const differ = counts.some(count => count !== most);
	// The restarts of a pod are those of its containers together.
	const isOfSeveral = group.some(({symptom}) => (symptom.others ?? []).length > 0);
	const each = isOfSeveral && !differ ? ' each' : '';
	return most === 0 ? '' : `, ${differ ? 'up to ' : ''}${most} ${most === 1 ? 'restart' : 'restarts'}${each}`;
}

/** Of a pod with a dozen of broken containers no more are named; that there are more is said. */
const mostNamed = 2;

/** `crash: container api …` and `crash: container worker …` have the verb in common. */
function afterCommonVerb(clause: string, other: string): string {
	const verb = /^[\w' ]+: /.exec(clause)?.[0];
	return verb !== undefined && other.startsWith(verb) ? other.slice(verb.length) : other;
}

/** ` and container worker exits with code 2`: what else is wrong with the same pods, of how many where not of all. */
function othersWords(group: readonly Troubled[], clause: string): string {
	const others = group.flatMap(({symptom}) => symptom.others ?? []);
	const kinds = [...Map.groupBy(others, ({of, clause: own}) => of ?? own).values()];
	const words = kinds.slice(0, mostNamed).flatMap(([one, ...rest]) => {
		if (one === undefined) return [];
		const count = rest.length + 1;
		const share = count < group.length ? ` (${count} of them)` : '';
		return `${agree(group.length, afterCommonVerb(clause, one.clause))}${share}`;
	});
	const all = kinds.length > mostNamed ? [...words, `${kinds.length - mostNamed} more`] : words;
	return all.map((each, index) => `${index === all.length - 1 ? ' and' : ','} ${each}`).join('');
}

/** The soonest of what the pods of a group wait for. */
function soonest(group: readonly Troubled[]): Pick<Diagnosis, 'countdown'> {
	const countdowns = group.flatMap(({symptom}) => symptom.countdown ?? []).sort((a, b) => a.atMs - b.atMs);
	return countdowns[0] ? {countdown: countdowns[0]} : {};
}

const kindOf = ({symptom: {cause, of = ''}}: Troubled) => `${cause} ${of}`;

/**
 * One diagnosis for each way in which some among `of` pods that are called `which` (`new`) are in trouble, of the same cause
 * that of most pods first.
 */
export function groupSymptoms(troubled: readonly Troubled[], of: number, which: string): readonly Diagnosis[] {
	const groups = [...Map.groupBy(troubled, kindOf).values()].sort((a, b) => b.length - a.length);
	return groups.flatMap(group => {
		const one = spokesman(group);
		if (one === undefined) {
			return [];
		}

		const {cause, level, clause, evidence, run} = one.symptom;
		const since = group.map(each => each.symptom.sinceMs ?? bornMs(each)).filter(ms => ms > 0);
		const step = nextSteps[cause];
		const all = `${agree(group.length, clause)}${othersWords(group, clause)}`;
		return {
			cause,
			level,
			sentence: `${podsWords(group.length, of, which)} ${all}${restartsWords(group)}`,
			clause: `${clause}${othersWords(group, clause)}`,
			...(evidence ? {evidence} : {}),
			...(run ? {run} : {}),
			...step,
			...soonest(group),
			...(since.length > 0 ? {sinceMs: Math.min(...since)} : {}),
		};
	});
}
