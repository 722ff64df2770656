import type {LogQuery, PodName, WorkloadName} from '../cluster/cluster.ts';
import {sameWorkload} from '../cluster/workload-name.ts';
import type {Effect} from './effect.ts';
import {logQueryOf} from './screens/logs/logs-screen.ts';
import type {ConsoleState} from './state.ts';

/** The workload whose parts must be watched: that of the uppermost screen which shows one. A question needs its row only. */
export function watchedTarget({below, screen}: ConsoleState): WorkloadName | undefined {
	const showing = [screen, ...below.toReversed()].filter(one => 'target' in one && one.name !== 'ask');
	return showing.flatMap(one => ('target' in one ? [one.target] : []))[0];
}

/** The pod that must be watched: that of the uppermost screen which shows one. */
export function watchedPod({below, screen}: ConsoleState): PodName | undefined {
	return [screen, ...below.toReversed()].flatMap(one => ('pod' in one ? [one.pod] : []))[0];
}

/** The log that must be read: that of the Logs screen, also while Help lies on it. */
export function watchedLog({below, screen}: ConsoleState): LogQuery | undefined {
	const logs = [screen, ...below.toReversed()].find(({name}) => name === 'logs');
	return logs?.name === 'logs' ? logQueryOf(logs) : undefined;
}

/** Whether both are the same pod, by its uid too; or both are none. */
export function samePod(a: PodName | undefined, b: PodName | undefined): boolean {
	return (
		a === b ||
		(a !== undefined && b !== undefined && a.name === b.name && a.namespace === b.namespace && a.uid === b.uid)
	);
}

/** Whether both read the same log; or both none. */
export function sameLog(a: LogQuery | undefined, b: LogQuery | undefined): boolean {
	return (
		a === b ||
		(a !== undefined &&
			b !== undefined &&
			a.namespace === b.namespace &&
			a.pod === b.pod &&
			a.container === b.container &&
			a.previous === b.previous)
	);
}

/** What is to be watched from now on, and what no more: it follows from the screens alone. */
export function watchEffects(before: ConsoleState, after: ConsoleState): readonly Effect[] {
	const effects: Effect[] = [];
	const target = watchedTarget(after);
	if (!sameWorkload(watchedTarget(before), target)) {
		effects.push(target === undefined ? {type: 'close-workload'} : {type: 'open', target});
	}
	const pod = watchedPod(after);
	if (!samePod(watchedPod(before), pod)) {
		effects.push({type: 'open-pod', pod});
	}
	const query = watchedLog(after);
	if (!sameLog(watchedLog(before), query)) {
		effects.push({type: 'open-log', query});
	}
	return effects;
}
