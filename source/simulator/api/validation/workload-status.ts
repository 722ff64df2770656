import {type Fields, numberOf} from '../json.ts';
import {type Causes, invalid} from './cause.ts';
import {nonNegative} from './numbers.ts';

interface StatusRule {
	/** Counters in the order in which they are looked at. */
	readonly counters: readonly string[];
	/** Those that can't be more than status.replicas, in order. */
	readonly partsOfReplicas: readonly string[];
}

const rules: Readonly<Record<string, StatusRule>> = {
	Deployment: {
		counters: [
			'observedGeneration',
			'replicas',
			'updatedReplicas',
			'readyReplicas',
			'availableReplicas',
			'unavailableReplicas',
			'terminatingReplicas',
			'collisionCount',
		],
		partsOfReplicas: ['updatedReplicas', 'readyReplicas', 'availableReplicas'],
	},
	ReplicaSet: {
		counters: [
			'replicas',
			'fullyLabeledReplicas',
			'readyReplicas',
			'availableReplicas',
			'observedGeneration',
			'terminatingReplicas',
		],
		partsOfReplicas: ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'],
	},
	StatefulSet: {
		counters: [
			'replicas',
			'readyReplicas',
			'currentReplicas',
			'updatedReplicas',
			'availableReplicas',
			'observedGeneration',
			'collisionCount',
		],
		partsOfReplicas: ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'],
	},
};

const daemonCounters = [
	'currentNumberScheduled',
	'numberMisscheduled',
	'desiredNumberScheduled',
	'numberReady',
	'observedGeneration',
	'updatedNumberScheduled',
	'numberAvailable',
	'numberUnavailable',
	'collisionCount',
];

const fieldOf = (name: string) => `status.${name}`;

/** A status that is written, or a new object's. Source: pkg/apis/apps/validation/validation.go. */
export function statusCauses(kind: string, status: Fields): Causes {
	const counters = kind === 'DaemonSet' ? daemonCounters : (rules[kind]?.counters ?? []);
	const causes = counters.flatMap(name => nonNegative(status[name], fieldOf(name)));
	const rule = Object.hasOwn(rules, kind) ? rules[kind] : undefined;
	if (!rule) return causes;
	const tooMany = rule.partsOfReplicas
		.filter(name => numberOf(status[name]) > numberOf(status.replicas))
		.map(name => invalid(fieldOf(name), numberOf(status[name]), 'cannot be greater than status.replicas'));
	const available = numberOf(status.availableReplicas);
	const unready =
		available > numberOf(status.readyReplicas)
			? [invalid(fieldOf('availableReplicas'), available, 'cannot be greater than readyReplicas')]
			: [];
	return [...causes, ...tooMany, ...unready];
}

const counting: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** What a new status may not do to the one before: names that clashed are never tried again. */
export function statusChangeCauses(kind: string, next: Fields, before: Fields): Causes {
	const [now, then] = [numberOf(next.collisionCount), numberOf(before.collisionCount)];
	const shrunk = counting.has(kind) && now < then;
	return shrunk ? [invalid(fieldOf('collisionCount'), now, 'cannot be decremented')] : [];
}
