import type {Container} from '../../kubernetes/objects.ts';
import {amountOf} from '../../rollout/quantity.ts';
import type {ProcessBehavior, ProcessEnd} from './images.ts';

type Limited = {readonly limits?: Readonly<Record<string, unknown>>};

/** The kill of a process that needs more memory than its container may have. Source: cgroups, memory.max; 128 + SIGKILL. */
function memoryEnd({memory}: ProcessBehavior, {resources}: Container): ProcessEnd | undefined {
	const limit = amountOf((resources as Limited | undefined)?.limits?.memory);
	return memory !== undefined && limit > 0 && memory.bytes > limit
		? {afterMs: memory.afterMs, exitCode: 137, reason: 'OOMKilled'}
		: undefined;
}

/** How a container's process ends by itself, or by its memory limit if that comes first; undefined: it runs on. */
export function endOf(process: ProcessBehavior, container: Container): ProcessEnd | undefined {
	const [own, killed] = [process.end, memoryEnd(process, container)];
	return own && killed ? (killed.afterMs < own.afterMs ? killed : own) : (own ?? killed);
}
