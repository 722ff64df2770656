import type {Preview} from './action.ts';

/** More names than these are counted. */
const mostNames = 3;

/** `delete db-2`, of a plan that changes nothing but deletes pods; undefined: it changes the workload. */
export function onlyDeletes({patch, deletions = []}: Pick<Preview, 'patch' | 'deletions'>): string | undefined {
	if (patch.length > 0 || deletions.length === 0) return undefined;
	const names = deletions.map(({name}) => name);
	return `delete ${names.length > mostNames ? `${names.length} pods` : names.join(', ')}`;
}
