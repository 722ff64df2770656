import {applyDefaults} from '../../../source/simulator/api/defaults/defaults.ts';
import {type Fields, fieldsOf} from '../../../source/simulator/api/json.ts';
import type {Causes} from '../../../source/simulator/api/validation/cause.ts';
import {validateUpdate} from '../../../source/simulator/api/validation/validate.ts';
import {deploymentCauses, rollingDaemonSet} from '../../../source/simulator/api/validation/workload.ts';
import {statusCauses, statusChangeCauses} from '../../../source/simulator/api/validation/workload-status.ts';
import {type Adapter, type Check, Skip} from '../adapter.ts';

const verdict = (causes: Causes) => ({valid: causes.length === 0, errors: causes});

/** A part of the first error's text is expected beside the errors. */
function same(expected: Fields, got: Fields): boolean {
	const {valid, errors, firstErrorContains} = expected;
	const [first] = (got.errors ?? []) as Causes;
	const contains = typeof firstErrorContains !== 'string' || String(first?.message).includes(firstErrorContains);
	const plain = (causes: unknown) =>
		JSON.stringify((causes as Causes).map(({reason, field, message}) => [reason, field, message]));
	return valid === got.valid && contains && (errors === undefined || plain(errors) === plain(got.errors));
}

const ofStatus = (kind: string): Check => ({
	actual: ({status}: {readonly status: Fields}) => verdict(statusCauses(kind, status)),
	same,
});

/** The vectors' specs are short for whole ones; everything else in the template is valid. */
function wholeSpec({templateLabels, restartPolicy, ...spec}: Fields): Fields {
	const containers = [{name: 'a', image: 'a', imagePullPolicy: 'Always', terminationMessagePolicy: 'File'}];
	const template = {metadata: {labels: templateLabels}, spec: {restartPolicy, dnsPolicy: 'ClusterFirst', containers}};
	return {...spec, template};
}

const labels = {app: 'a'};
const base = {
	selector: {matchLabels: labels},
	template: {metadata: {labels}, spec: {containers: [{name: 'a', image: 'a'}]}},
};

/** The vectors' rules of StatefulSets are those up to 1.36; a 1.37 server names each field that can't change. */
const LAST_WITH_ONE_CAUSE = 36;

/** A valid object, and the same with one field path changed to another value. */
function changed(kind: string, change: string): readonly [before: Fields, after: Fields] | undefined {
	const spec = kind === 'ControllerRevision' ? {data: {a: 1}, revision: 1} : {spec: base};
	const before = applyDefaults(kind, {kind, metadata: {name: 'a', namespace: 'b'}, ...spec});
	const values: Readonly<Record<string, unknown>> = {
		'spec.selector': {matchLabels: labels, matchExpressions: [{key: 'app', operator: 'Exists'}]},
		'spec.volumeClaimTemplates': [{metadata: {name: 'c'}, spec: {}}],
		'spec.podManagementPolicy': 'Parallel',
		'spec.replicas': 3,
		'spec.updateStrategy': {type: 'RollingUpdate', rollingUpdate: {partition: 2}},
		'spec.template': {...base.template, spec: {containers: [{name: 'a', image: 'b'}]}},
		'spec.serviceName': 'other',
		'spec.minReadySeconds': 5,
		'spec.revisionHistoryLimit': 3,
		'spec.ordinals': {start: 1},
		data: {a: 2},
		revision: 2,
	};
	if (!Object.hasOwn(values, change)) return undefined;
	const [top = '', field] = change.split('.');
	const value = field === undefined ? values[change] : {...fieldsOf(before[top]), [field]: values[change]};
	return [before, {...before, [top]: value}];
}

export const validation: Adapter = {
	ValidateDeploymentStatus: ofStatus('Deployment'),
	ValidateReplicaSetStatus: ofStatus('ReplicaSet'),
	ValidateStatefulSetStatus: ofStatus('StatefulSet'),
	ValidateDeploymentStatusUpdate: {
		actual: ({from, to}: {readonly from: Fields; readonly to: Fields}) =>
			verdict(statusChangeCauses('Deployment', to, from)),
		same,
	},
	ValidateRollingUpdateDaemonSet: {
		actual: ({rollingUpdate}: {readonly rollingUpdate: Fields}) =>
			verdict(rollingDaemonSet(rollingUpdate, 'spec.updateStrategy.rollingUpdate')),
		same,
	},
	ValidateDeployment: {
		actual: ({spec}: {readonly spec: Fields}) => verdict(deploymentCauses(wholeSpec(spec))),
		same,
	},
	'update rules (HTTP 422)': {
		actual({kind, change}: {readonly kind: string; readonly change: string}) {
			const objects = changed(kind, change);
			if (!objects) return new Skip(`the runner knows no value for a change of ${change}`);
			const [before, after] = objects;
			return verdict(validateUpdate(kind, after, before, LAST_WITH_ONE_CAUSE));
		},
		same(expected, got) {
			const [first] = (got.errors ?? []) as Causes;
			const {valid, field, reason, message, messageSuffix} = expected;
			if (valid !== got.valid) return false;
			return (
				(field === undefined || field === first?.field) &&
				(reason === undefined || reason === first?.reason) &&
				(message === undefined || message === first?.message) &&
				(messageSuffix === undefined || String(first?.message).endsWith(String(messageSuffix)))
			);
		},
	},
};
