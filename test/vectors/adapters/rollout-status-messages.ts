import type {DaemonSet, DeploymentStatus, StatefulSet} from '../../../source/kubernetes/objects.ts';
import {deploymentRolloutStatus, type RolloutStatus} from '../../../source/rollout/rollout-status.ts';
import {daemonSetRolloutStatus, statefulSetRolloutStatus} from '../../../source/rollout/set-rollout-status.ts';
import {deployment} from '../../helpers/objects.ts';
import {type Adapter, Skip} from '../adapter.ts';
import {noResourcesText, statusOutput} from '../oracles/kubectl-status.ts';

interface DeploymentInput {
	readonly name?: string;
	readonly generation?: number;
	readonly replicas?: number;
	readonly status?: DeploymentStatus;
	readonly revisionFlag?: number;
	readonly revisionAnnotation?: string;
}

function deploymentStatusOf(input: DeploymentInput): RolloutStatus {
	const {name = '', generation = 0, replicas, status = {}, revisionFlag = 0, revisionAnnotation} = input;
	const annotations = revisionAnnotation ? {'deployment.kubernetes.io/revision': revisionAnnotation} : {};
	const {metadata, spec} = deployment({metadata: {name, generation, annotations}});
	const {replicas: _default, ...others} = spec;
	const ownSpec = replicas === undefined ? others : {...others, replicas};
	return deploymentRolloutStatus({metadata, spec: ownSpec, status}, {revision: revisionFlag});
}

interface DaemonSetInput {
	readonly name?: string;
	readonly generation?: number;
	readonly updateStrategy: string;
	readonly status?: NonNullable<DaemonSet['status']>;
}

interface StatefulSetInput {
	readonly generation?: number;
	readonly replicas?: number;
	readonly updateStrategy?: NonNullable<StatefulSet['spec']['updateStrategy']>;
	readonly status?: NonNullable<StatefulSet['status']>;
}

const meta = (name: string, generation: number) => ({name, generation, uid: 'uid', resourceVersion: '1'});

interface CommandInput {
	readonly args?: readonly string[];
	readonly namespace?: string;
	readonly watchEvents?: readonly {readonly type: string; readonly status?: DeploymentStatus}[];
}

function command({args = [], namespace = 'default', watchEvents = []}: CommandInput): object | Skip {
	const name = args.find(arg => !arg.startsWith('-')) ?? '';
	if (args.some(arg => arg.startsWith('-'))) {
		return new Skip('flags of kubectl rollout status are not covered yet');
	}

	if (watchEvents.length === 0) {
		return {stderr: noResourcesText(namespace)};
	}

	const states = watchEvents.map(({type, status = {}}) =>
		type === 'DELETED' ? 'deleted' : deploymentStatusOf({name, replicas: 1, status}),
	);
	const {stdout, error} = statusOutput(states);
	return {stdout, ...(error === undefined ? {} : {stderr: `error: ${error}\n`})};
}

/** The vectors leave out what no message depends on. */
const pods = {selector: {}, template: {spec: {containers: []}}};

export const rolloutStatusMessages: Adapter = {
	'DeploymentStatusViewer.Status': {actual: deploymentStatusOf},
	'DaemonSetStatusViewer.Status': {
		actual: ({name = '', generation = 0, updateStrategy, status = {}}: DaemonSetInput) =>
			daemonSetRolloutStatus({
				metadata: meta(name, generation),
				spec: {...pods, updateStrategy: {type: updateStrategy}},
				status,
			}),
	},
	'StatefulSetStatusViewer.Status': {
		actual({generation = 0, replicas, updateStrategy = {}, status = {}}: StatefulSetInput) {
			const spec = {...pods, updateStrategy, ...(replicas === undefined ? {} : {replicas})};
			return statefulSetRolloutStatus({metadata: meta('db', generation), spec, status});
		},
	},
	'kubectl rollout status': {actual: command},
};
