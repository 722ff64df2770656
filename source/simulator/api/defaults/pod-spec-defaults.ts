import {type Fields, fieldsOf, textOf} from '../json.ts';
import {filled, isSet, mapField, mapItems} from './fill.ts';

/** The mode of files that come from the API: 0644. */
const FILE_MODE = 0o644;

const httpGet = (value: unknown) => filled(value, {path: '/', scheme: 'HTTP'});

const handler = (value: unknown): Fields => mapField(fieldsOf(value), 'httpGet', httpGet);

function probe(value: unknown): Fields {
	const defaults = {timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3};
	return mapField(filled(handler(value), defaults), 'grpc', grpc => filled(grpc, {service: ''}));
}

const lifecycle = (value: unknown) => mapField(mapField(fieldsOf(value), 'postStart', handler), 'preStop', handler);

/** Always for a moving tag: `latest`, or none and no digest. Source: pkg/util/parsers, ParseImageName. */
function pullPolicy(image: string): string {
	if (image.includes('@')) return 'IfNotPresent';
	const tag = /:([^:/]+)$/.exec(image)?.[1] ?? 'latest';
	return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

/** What is limited is requested as well. */
function resources(value: unknown): Fields {
	const {requests, ...rest} = fieldsOf(value);
	const limits = fieldsOf(rest.limits);
	return Object.keys(limits).length === 0 ? fieldsOf(value) : {...rest, requests: filled(requests, limits)};
}

const fieldReference = (value: unknown) =>
	mapField(fieldsOf(value), 'fieldRef', reference => filled(reference, {apiVersion: 'v1'}));

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];

function container(value: Fields): Fields {
	const complete = filled(value, {
		imagePullPolicy: pullPolicy(textOf(value.image)),
		resources: {},
		terminationMessagePath: '/dev/termination-log',
		terminationMessagePolicy: 'File',
	});
	const probed = probes.reduce((object, name) => mapField(object, name, probe), complete);
	const ported = mapItems(probed, 'ports', port => filled(port, {protocol: 'TCP'}));
	const named = mapItems(ported, 'env', variable => mapField(variable, 'valueFrom', fieldReference));
	return mapField(named, 'lifecycle', lifecycle);
}

const withMode = (value: unknown) => filled(value, {defaultMode: FILE_MODE});

const downward = (value: unknown) => mapItems(fieldsOf(value), 'items', fieldReference);

function projected(value: unknown): Fields {
	return mapItems(withMode(value), 'sources', source =>
		mapField(mapField(source, 'downwardAPI', downward), 'serviceAccountToken', token =>
			filled(token, {expirationSeconds: 3600}),
		),
	);
}

const volumeSources: Readonly<Record<string, (value: unknown) => unknown>> = {
	configMap: withMode,
	secret: withMode,
	projected,
	downwardAPI: value => downward(withMode(value)),
	hostPath: value => filled(value, {type: ''}),
};

/** A volume without a source is an empty directory. */
function volume(value: Fields): Fields {
	if (Object.keys(value).every(name => name === 'name' || !isSet(value[name]))) return {...value, emptyDir: {}};
	return Object.entries(volumeSources).reduce((object, [name, change]) => mapField(object, name, change), value);
}

/** Pods on their node's network listen on the node's ports. */
const hostPorts = (value: Fields): Fields =>
	mapItems(value, 'ports', port => (isSet(port.containerPort) ? filled(port, {hostPort: port.containerPort}) : port));

/**
 * A pod spec with its defaults, of a template or of a pod. Source: pkg/apis/core/v1/defaults.go.
 */
export function podSpecDefaults(value: unknown): Fields {
	const spec = filled(value, {
		restartPolicy: 'Always',
		dnsPolicy: 'ClusterFirst',
		schedulerName: 'default-scheduler',
		securityContext: {},
		terminationGracePeriodSeconds: 30,
	});
	const contained = ['containers', 'initContainers'].reduce((object, name) => mapItems(object, name, container), spec);
	const account = textOf(contained.serviceAccountName) || textOf(contained.serviceAccount);
	const named = account === '' ? contained : {...contained, serviceAccountName: account, serviceAccount: account};
	return mapItems(named, 'volumes', volume);
}

/** What a pod has beyond a template: links of services, requests for what is limited, ports of its node. */
export function podDefaults(value: unknown): Fields {
	const spec = filled(podSpecDefaults(value), {enableServiceLinks: true});
	const onNode = spec.hostNetwork === true;
	const requested = (item: Fields) => mapField(onNode ? hostPorts(item) : item, 'resources', resources);
	return ['containers', 'initContainers'].reduce((object, name) => mapItems(object, name, requested), spec);
}
