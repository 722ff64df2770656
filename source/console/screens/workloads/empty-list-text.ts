import {selectedOnly} from '../../../cluster/identity.ts';
import {counted} from '../../format.ts';
import {emptyText} from '../../freshness-text.ts';
import type {Scene} from '../../state.ts';
import type {WorkloadList} from './rows.ts';
import type {WorkloadsScreen} from './workloads-screen.ts';

/** Why no row is shown. */
export function emptyListText(screen: WorkloadsScreen, {view}: Scene, list: WorkloadList): string {
	if (list.rows.length > 0) return filteredText(screen, list);
	const {freshness} = view.workloads;
	if (freshness.state !== 'live') return emptyText(freshness, 'workloads');
	const {identity, namespacePresence} = view;
	const {namespace} = identity;
	if (namespace !== undefined && namespacePresence === 'absent') {
		return `There is no namespace ${namespace}: n lists those that there are. If it is made, it is seen within seconds.`;
	}
	const where = namespace === undefined ? 'in any namespace' : `in namespace ${namespace}`;
	// As kubectl's own answer this is the same for a namespace that does not exist.
	const doubt =
		namespace === undefined || namespacePresence === 'there'
			? ''
			: ' The server does not say whether there is such a namespace: n lists them.';
	return `There are no Deployments, StatefulSets or DaemonSets ${where}${selectedOnly(identity)}.${doubt}`;
}

function filteredText({filter, onlyUnfine}: WorkloadsScreen, {rows}: WorkloadList): string {
	if (!onlyUnfine) return `nothing matches "${filter}": esc clears the filter`;
	return filter === ''
		? `nothing of ${counted(rows.length, 'workload')} is stuck, degraded, rolling or paused: esc shows all`
		: `nothing that matches "${filter}" is stuck, degraded, rolling or paused: esc shows all`;
}
