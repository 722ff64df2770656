import type {PodName} from '../../../cluster/cluster.ts';
import type {ConsoleState} from '../../state.ts';
import {push} from '../../step.ts';
import {watchedTarget} from '../../watched.ts';
import type {LogsScreen} from './logs-screen.ts';

/** Opens the log of a container; the state as it is when there is no container, or no workload, to ask for. */
export function openLogs(state: ConsoleState, pod: PodName, container: string): ConsoleState {
	const target = watchedTarget(state);
	if (container === '' || target === undefined) {
		return state;
	}
	const screen: LogsScreen = {
		name: 'logs',
		target,
		pod,
		container,
		previous: false,
		timestamps: false,
		filter: '',
		filtering: false,
	};
	return push(state, screen);
}
