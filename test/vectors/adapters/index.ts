import type {Adapter} from '../adapter.ts';
import {deploymentStatus} from './deployment-status.ts';
import {humanDurations} from './human-duration.ts';
import {kubectlHistoryUndo} from './kubectl-history-undo.ts';
import {podStatusColumn} from './pod-status-column.ts';
import {resolveFencepostsAdapter} from './resolve-fenceposts.ts';
import {rolloutStatusMessages} from './rollout-status-messages.ts';
import {tableRows} from './table-rows.ts';

/** The adapters by the vector file that they read. */
export const adapters: Readonly<Record<string, Adapter>> = {
	'deployment_status.json': deploymentStatus,
	'human_duration.json': humanDurations,
	'kubectl_history_undo.json': kubectlHistoryUndo,
	'pod_status_column.json': podStatusColumn,
	'resolve_fenceposts.json': resolveFencepostsAdapter,
	'rollout_status_messages.json': rolloutStatusMessages,
	'table_rows.json': tableRows,
};
