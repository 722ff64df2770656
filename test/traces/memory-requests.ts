import type {NewObject, World, WorldObject, WorldResult} from '../../source/control-plane/world.ts';
import {jsonPatch} from '../../source/simulator/api/patches/json-patch.ts';
import {mergePatch} from '../../source/simulator/api/patches/merge-patch.ts';
import {strategicMergePatch} from '../../source/simulator/api/patches/strategic-merge-patch.ts';
import {schemaOf} from '../../source/simulator/api/schema.ts';
import {type Answer, type TraceRequest, watchedResources} from './trace.ts';

interface Fields {
	readonly [field: string]: unknown;
}

const fieldsOf = (value: unknown) => (value ?? {}) as Fields;
const kinds = new Map(Object.entries(watchedResources).map(([kind, resource]) => [resource, kind]))
	.set('nodes', 'Node')
	.set('resourcequotas', 'ResourceQuota');

const containerDefaults = {
	resources: {},
	terminationMessagePath: '/dev/termination-log',
	terminationMessagePolicy: 'File',
	imagePullPolicy: 'IfNotPresent',
};

const podDefaults = {
	restartPolicy: 'Always',
	terminationGracePeriodSeconds: 30,
	dnsPolicy: 'ClusterFirst',
	securityContext: {},
	schedulerName: 'default-scheduler',
};

/** A Deployment with the defaults that the traces' ones need. */
function defaulted(object: NewObject): NewObject {
	if (object.kind !== 'Deployment') {
		return object;
	}

	const spec = fieldsOf(object.spec);
	const template = fieldsOf(spec.template);
	const podSpec = fieldsOf(template.spec);
	const containers = (podSpec.containers ?? []) as readonly object[];
	const strategy = fieldsOf(spec.strategy ?? {type: 'RollingUpdate'});
	const limits = {maxUnavailable: '25%', maxSurge: '25%', ...fieldsOf(strategy.rollingUpdate)};
	return {
		...object,
		spec: {
			replicas: 1,
			revisionHistoryLimit: 10,
			progressDeadlineSeconds: 600,
			...spec,
			strategy: strategy.type === 'RollingUpdate' ? {...strategy, rollingUpdate: limits} : strategy,
			template: {
				...template,
				spec: {
					...podDefaults,
					...podSpec,
					containers: containers.map(container => ({...containerDefaults, ...container})),
				},
			},
		},
	};
}

function patched(object: WorldObject, {contentType = '', body}: TraceRequest): unknown {
	if (contentType.includes('strategic-merge')) {
		return strategicMergePatch(schemaOf(object), object, body as object);
	}

	return contentType.includes('json-patch') ? jsonPatch(object, body as readonly unknown[]) : mergePatch(object, body);
}

interface Target {
	readonly kind: string;
	readonly namespace: string | undefined;
	readonly name: string;
	readonly subresource: string | undefined;
}

function targetOf(path: string): Target {
	const [place = ''] = path.split('?');
	const found = /(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?(?:\/(scale|status))?$/.exec(
		place.replace(/^\/apis?\/([^/]+\/)?v\d\w*/, ''),
	);
	const [, namespace, resource = '', name = '', subresource] = found ?? [];
	return {kind: kinds.get(resource) ?? resource, namespace, name, subresource};
}

function write(world: World, target: Target, request: TraceRequest): WorldResult {
	const {kind, namespace, name, subresource} = target;
	if (request.method === 'POST') {
		const object = defaulted(request.body as NewObject);
		return world.create({...object, metadata: {...object.metadata, ...(namespace ? {namespace} : {})}});
	}

	if (request.method === 'DELETE') {
		const {propagationPolicy, gracePeriodSeconds} = fieldsOf(request.body);
		return world.delete(kind, namespace, name, {
			...(propagationPolicy ? {propagation: propagationPolicy as 'Background'} : {}),
			...(gracePeriodSeconds === undefined ? {} : {gracePeriodSeconds: Number(gracePeriodSeconds)}),
		});
	}

	const object = world.get(kind, namespace, name);
	if (object === undefined) {
		return {ok: false, error: {code: 404, reason: 'NotFound', message: `${kind} "${name}" not found`}};
	}

	const next = patched(object, request) as WorldObject;
	return subresource === 'status' ? world.updateStatus(next) : world.update(defaulted(next));
}

/** Sends requests to a plain store: the forms that the recorded steps have, without validation. */
export function requestSender(world: World): (request: TraceRequest) => Promise<Answer> {
	return async request => {
		const result = write(world, targetOf(request.path), request);
		if (result.ok) {
			return {code: request.method === 'POST' ? 201 : 200};
		}

		const {code, reason, message} = result.error;
		return {code, reason, message};
	};
}
