import type {ObjectName} from '../cluster/cluster.ts';
import type {ActedOn} from './screen-part.ts';
import {partOf} from './screens/parts.ts';
import type {ConsoleState, Scene} from './state.ts';

/** The workload that keys act on, on whichever screen; undefined: there is none. */
export function actedOn({screen}: ConsoleState, scene: Scene): ActedOn | undefined {
	return partOf(screen).workload?.(screen, scene);
}

/** The object that is looked at: the selected one, else the workload itself. */
export function objectOf(state: ConsoleState, scene: Scene): ObjectName | undefined {
	return partOf(state.screen).object?.(state.screen, scene) ?? actedOn(state, scene)?.target;
}
