import type {Preview} from '../../../cluster/actions/action.ts';
import {changedInMirror} from '../../../cluster/actions/changed.ts';
import {sameWorkload} from '../../../cluster/workload-name.ts';
import type {Scene} from '../../state.ts';
import type {ConfirmScreen} from './confirm-screen.ts';

/** What the mirror shows that the preview did not know, as sentences; empty while it holds. */
export function outdatedBy({request, stage}: ConfirmScreen, scene: Scene): readonly string[] {
	return stage.stage === 'ready' ? changesSince(request.target, stage.preview, scene) : [];
}

function changesSince(
	target: ConfirmScreen['request']['target'],
	{basis}: Preview,
	{view, nowMs}: Scene,
): readonly string[] {
	const opened = sameWorkload(view.opened?.target, target) ? view.opened : undefined;
	if (opened !== undefined) {
		return opened.gone !== undefined
			? [deleted]
			: opened.workload === undefined
				? []
				: changedInMirror(basis, opened.workload, 'whole', nowMs);
	}
	const row = view.workloads.items.find(
		({kind, metadata}) =>
			kind === target.kind && metadata.name === target.name && metadata.namespace === target.namespace,
	);
	if (row === undefined) {
		// Only a list that is complete can tell that something is missing from it.
		return view.workloads.freshness.state === 'live' ? [deleted] : [];
	}
	return changedInMirror(basis, row, 'row', nowMs);
}

const deleted = 'it was deleted';
