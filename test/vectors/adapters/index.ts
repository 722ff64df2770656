import type {Adapter} from '../adapter.ts';
import {apiServer} from './api-server.ts';
import {backoffAndHash} from './backoff-and-hash.ts';
import {daemonSet} from './daemon-set.ts';
import {defaultsAdapter} from './defaults.ts';
import {
	cleanupDeployment,
	progressConditions,
	recreateAdapter,
	revision,
	scaleProportional,
} from './deployment-controller.ts';
import {deploymentStatus} from './deployment-status.ts';
import {eventCorrelation} from './event-correlation.ts';
import {gracefulDelete} from './graceful-delete.ts';
import {humanDurations} from './human-duration.ts';
import {kubectlHistoryUndo} from './kubectl-history-undo.ts';
import {kubectlRequests} from './kubectl-requests.ts';
import {podDeletionRanking} from './pod-deletion-ranking.ts';
import {podLifecycle} from './pod-lifecycle.ts';
import {podStatusColumn} from './pod-status-column.ts';
import {replicaSetStatusAdapter} from './replica-set-status.ts';
import {resolveFencepostsAdapter} from './resolve-fenceposts.ts';
import {
	cleanupUnhealthy,
	newReplicaSetReplicas,
	reconcileNew,
	reconcileOld,
	scaleDownOld,
	trajectories,
} from './rolling-sizes.ts';
import {rolloutStatusMessages} from './rollout-status-messages.ts';
import {statefulSet} from './stateful-set.ts';
import {strategicMergePatches} from './strategic-merge-patch.ts';
import {tableRows} from './table-rows.ts';
import {validation} from './validation.ts';

/** The adapters by the vector file that they read. */
export const adapters: Readonly<Record<string, Adapter>> = {
	'api_server.json': apiServer,
	'backoff_and_hash.json': backoffAndHash,
	'cleanup_deployment.json': cleanupDeployment,
	'cleanup_unhealthy_replicas.json': cleanupUnhealthy,
	'defaults.json': defaultsAdapter,
	'daemonset.json': daemonSet,
	'deployment_status.json': deploymentStatus,
	'event_correlation.json': eventCorrelation,
	'graceful_delete.json': gracefulDelete,
	'human_duration.json': humanDurations,
	'kubectl_history_undo.json': kubectlHistoryUndo,
	'kubectl_requests.json': kubectlRequests,
	'new_rs_new_replicas.json': newReplicaSetReplicas,
	'pod_deletion_ranking.json': podDeletionRanking,
	'pod_lifecycle.json': podLifecycle,
	'pod_status_column.json': podStatusColumn,
	'progress_conditions.json': progressConditions,
	'reconcile_new_rs.json': reconcileNew,
	'reconcile_old_rs.json': reconcileOld,
	'recreate.json': recreateAdapter,
	'replicaset_status.json': replicaSetStatusAdapter,
	'resolve_fenceposts.json': resolveFencepostsAdapter,
	'revision.json': revision,
	'rollout_status_messages.json': rolloutStatusMessages,
	'rollout_trajectories.json': trajectories,
	'scale_down_old_rs_rolling_update.json': scaleDownOld,
	'scale_proportional.json': scaleProportional,
	'strategic_merge_patch.json': strategicMergePatches,
	'statefulset.json': statefulSet,
	'table_rows.json': tableRows,
	'validation.json': validation,
};
