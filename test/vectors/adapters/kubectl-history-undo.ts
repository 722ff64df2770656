import type {ControllerRevision, PodTemplateSpec, ReplicaSet} from '../../../source/kubernetes/objects.ts';
import {deployment, template as plainTemplate, replicaSet} from '../../helpers/objects.ts';
import {type Adapter, Skip} from '../adapter.ts';
import {
	controllerHistoryText,
	deploymentHistoryText,
	historyArgumentsError,
	historyOutput,
} from '../oracles/kubectl-history.ts';
import {
	controllerUndoTarget,
	kubectlUndo,
	kubectlUndoTarget,
	undoOutput,
	undoPatch,
	undoPatchContentType,
} from '../oracles/kubectl-undo.ts';

type Annotations = Readonly<Record<string, string>>;

const causeAnnotation = (changeCause: string | undefined): Annotations =>
	changeCause === undefined ? {} : {'kubernetes.io/change-cause': changeCause};

/** A ReplicaSet of Deployment `web` with exactly these annotations. */
const ownedSet = (name: string, annotations: Annotations, template: PodTemplateSpec = plainTemplate()): ReplicaSet =>
	replicaSet(name, null, '', {metadata: {annotations}, spec: {template}});

const revisionMark = (revision: string | number | undefined): Annotations =>
	revision === undefined ? {} : {'deployment.kubernetes.io/revision': String(revision)};

interface HistoryInput {
	readonly revision?: number;
	readonly replicaSets?: readonly {readonly revision?: string; readonly changeCause?: string}[];
	readonly controllerRevisions?: readonly {readonly revision?: number; readonly changeCause?: string}[];
	readonly template?: PodTemplateSpec;
	readonly changeCause?: string;
}

function deploymentHistory({revision = 0, replicaSets, template, changeCause}: HistoryInput): object {
	const own = replicaSets?.map((entry, index) =>
		ownedSet(
			`web-${index}`,
			{...revisionMark(entry.revision), ...causeAnnotation(entry.changeCause)},
			entry.revision === String(revision) ? template : undefined,
		),
	);
	const detail = ownedSet('web-detail', {...revisionMark(revision), ...causeAnnotation(changeCause)}, template);
	return deploymentHistoryText(deployment(), own ?? [detail], revision);
}

const controllerRevision = (name: string, revision: number, annotations: Annotations = {}): ControllerRevision => ({
	metadata: {name, uid: name, resourceVersion: '1', annotations},
	revision,
});

function controllerHistory({revision = 0, controllerRevisions, template, changeCause}: HistoryInput): object {
	const own = controllerRevisions?.map((entry, index) =>
		controllerRevision(`db-${index}`, entry.revision ?? 0, causeAnnotation(entry.changeCause)),
	);
	const detail = controllerRevision('db-detail', revision, causeAnnotation(changeCause));
	return controllerHistoryText(own ?? [detail], revision, () => template ?? plainTemplate());
}

interface CommandInput {
	readonly args?: readonly string[];
	readonly historyText?: string;
	readonly revisions?: readonly number[];
}

/** `deployment/web` on the command line is `deployment.apps/web` in the output. */
const inGroup = (resource: string) => resource.replace(/^(deployment|statefulset|daemonset)s?\//, '$1.apps/');

function historyCommand({args = [], historyText, revisions = []}: CommandInput): object | Skip {
	const revision = Number(args.find(arg => arg.startsWith('--revision='))?.slice('--revision='.length) ?? 0);
	const resources = args.filter(arg => arg.includes('/') && !arg.startsWith('-'));
	const refusal = historyArgumentsError(resources, revision);
	if (refusal !== undefined) {
		return {error: refusal};
	}

	const sets = revisions.map(number => ownedSet(`web-${number}`, revisionMark(number)));
	const own = historyText === undefined ? deploymentHistoryText(deployment(), sets, revision) : {text: historyText};
	if ('error' in own) {
		return own;
	}

	return args.includes('-o') || args.some(arg => arg.startsWith('--output'))
		? new Skip('output of kubectl rollout history as an object is not covered yet')
		: {stdout: resources.map(resource => historyOutput(inGroup(resource), own.text, revision)).join('')};
}

interface RevisionInput {
	readonly name: string;
	readonly replicaSets?: readonly {readonly name: string; readonly revision?: string}[];
	readonly toRevision?: number;
}

interface RollbackInput {
	readonly deployment: {
		readonly template: PodTemplateSpec;
		readonly annotations?: Annotations;
		readonly paused?: boolean;
	};
	readonly replicaSet: {readonly template: PodTemplateSpec; readonly annotations?: Annotations};
	readonly toRevision?: number;
}

function rollback({deployment: before, replicaSet: chosen, toRevision = 0}: RollbackInput): object {
	const {template, annotations = {}, paused = false} = before;
	const undo = kubectlUndo(
		deployment({metadata: {annotations}, spec: {template, paused}}),
		ownedSet('chosen', chosen.annotations ?? {}, chosen.template),
		toRevision,
	);
	if (undo.type === 'error') {
		return {error: undo.error};
	}

	const stdout = undoOutput('deployment.apps/web', undo);
	return undo.type === 'skipped' ? {stdout, requests: []} : {stdout, patch: undo.patch};
}

/** kubectl decodes into Go types first, so that its text has zero values which mean nothing. */
function withoutZeroValues(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(withoutZeroValues);
	}

	if (typeof value !== 'object' || value === null) {
		return value;
	}

	const fields = Object.entries(value).map(([key, field]) => [key, withoutZeroValues(field)] as const);
	const isZero = (field: unknown) => field === '' || field === null || JSON.stringify(field) === '{}';
	return Object.fromEntries(fields.filter(([, field]) => !isZero(field)));
}

export const kubectlHistoryUndo: Adapter = {
	'DeploymentHistoryViewer.ViewHistory': {actual: deploymentHistory},
	'StatefulSetHistoryViewer/DaemonSetHistoryViewer.ViewHistory': {actual: controllerHistory},
	'kubectl rollout history': {actual: historyCommand},
	deploymentRevision: {
		actual({name, replicaSets = [], toRevision = 0}: RevisionInput) {
			const own = replicaSets.map(entry => ownedSet(entry.name, revisionMark(entry.revision)));
			const target = kubectlUndoTarget(name, own, toRevision);
			return 'error' in target ? target : {replicaSet: target.replicaSet.metadata.name};
		},
	},
	'DeploymentRollbacker.Rollback': {actual: rollback},
	getDeploymentPatch: {
		actual: ({
			template,
			annotations = {},
		}: {
			readonly template: PodTemplateSpec;
			readonly annotations?: Annotations;
		}) => ({
			contentType: undoPatchContentType,
			body: JSON.stringify(undoPatch(template, annotations)),
		}),
		comparable: result => ({...result, body: withoutZeroValues(JSON.parse(String(result.body)))}),
	},
	'findHistory (StatefulSet, DaemonSet undo)': {
		actual({
			controllerRevisions = [],
			toRevision = 0,
		}: {
			readonly controllerRevisions?: readonly {readonly name: string; readonly revision: number}[];
			readonly toRevision?: number;
		}) {
			const history = controllerRevisions.map(({name, revision}) => controllerRevision(name, revision));
			const target = controllerUndoTarget(history, toRevision);
			return 'error' in target ? target : {controllerRevision: target.controllerRevision.metadata.name};
		},
	},
};
