/** A name for each container, image and field: nothing in it repeats more than in the pods of a real Deployment. */
const containers = ['app', 'envoy', 'log-shipper'].map((name, index) => ({
	name,
	image: `registry.example.com/platform/${name}:v${index + 1}`,
	args: ['--listen=:8080', `--role=${name}`],
	env: Array.from({length: 8}, (_, item) => ({name: `SETTING_${item}`, value: `value-${index}-${item}`})),
	resources: {limits: {cpu: '500m', memory: '512Mi'}, requests: {cpu: '100m', memory: '128Mi'}},
	readinessProbe: {httpGet: {path: '/ready', port: 8080, scheme: 'HTTP'}, periodSeconds: 10, failureThreshold: 3},
	volumeMounts: [{name: 'config', mountPath: '/etc/app', readOnly: true}],
	terminationMessagePath: '/dev/termination-log',
	terminationMessagePolicy: 'File',
	imagePullPolicy: 'IfNotPresent',
	securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true},
}));

const ownedByKubelet = Object.fromEntries(
	['Initialized', 'PodReadyToStartContainers', 'Ready', 'ContainersReady', 'PodScheduled'].map(type => [
		`k:{"type":"${type}"}`,
		{'.': {}, 'f:lastProbeTime': {}, 'f:lastTransitionTime': {}, 'f:reason': {}, 'f:status': {}, 'f:type': {}},
	]),
);

const ownedByController = Object.fromEntries(
	containers.map(({name, env}) => [
		`k:{"name":"${name}"}`,
		{
			'.': {},
			'f:args': {},
			'f:env': Object.fromEntries(
				env.map(({name: setting}) => [`k:{"name":"${setting}"}`, {'.': {}, 'f:name': {}, 'f:value': {}}]),
			),
			'f:image': {},
			'f:readinessProbe': {'.': {}, 'f:failureThreshold': {}, 'f:httpGet': {'.': {}, 'f:path': {}, 'f:port': {}}},
			'f:resources': {'.': {}, 'f:limits': {'.': {}, 'f:cpu': {}}, 'f:requests': {'.': {}, 'f:cpu': {}}},
			'f:volumeMounts': {'.': {}, 'k:{"mountPath":"/etc/app"}': {'.': {}, 'f:mountPath': {}, 'f:name': {}}},
		},
	]),
);

const time = '2026-11-22T19:28:00Z';

/** Pods of one ReplicaSet come one after the other, as an API server lists them. */
const podsAReplicaSet = 10;

/**
 * The JSON text of one of many pods of about 8 KB, as an API server writes them: metadata first, managedFields last in it.
 * @param annotations - On top of its own.
 */
export function podText(number: number, resourceVersion: number, annotations: object = {}): string {
	const set = Math.floor(number / podsAReplicaSet);
	const app = `service-${String(set).padStart(4, '0')}`;
	return JSON.stringify({
		metadata: {
			name: `${app}-7d9555dd6d-${String(number).padStart(6, '0')}`,
			generateName: `${app}-7d9555dd6d-`,
			namespace: `load-${set % 20}`,
			uid: `c06996db-08fc-4652-aafe-${String(number).padStart(12, '0')}`,
			resourceVersion: String(resourceVersion),
			creationTimestamp: time,
			labels: {
				'app.kubernetes.io/name': app,
				'pod-template-hash': '7d9555dd6d',
				tier: 'worker',
				cell: `cell-${set % 3}`,
			},
			annotations: {'example.com/config-hash': `f2c1b9e07d5a4c38b6f2${set}`, ...annotations},
			ownerReferences: [
				{
					apiVersion: 'apps/v1',
					kind: 'ReplicaSet',
					name: `${app}-7d9555dd6d`,
					uid: `d13a4479-c534-4fb4-9814-${String(set).padStart(12, '0')}`,
					controller: true,
					blockOwnerDeletion: true,
				},
			],
			managedFields: [
				{
					manager: 'kube-controller-manager',
					operation: 'Update',
					apiVersion: 'v1',
					time,
					fieldsType: 'FieldsV1',
					fieldsV1: {'f:spec': {'f:containers': ownedByController, 'f:dnsPolicy': {}, 'f:schedulerName': {}}},
				},
				{
					manager: 'kubelet',
					operation: 'Update',
					apiVersion: 'v1',
					time,
					fieldsType: 'FieldsV1',
					fieldsV1: {'f:status': {'f:conditions': ownedByKubelet, 'f:containerStatuses': {}, 'f:phase': {}}},
					subresource: 'status',
				},
			],
		},
		spec: {
			volumes: [{name: 'config', configMap: {name: 'config', defaultMode: 420}}],
			containers,
			restartPolicy: 'Always',
			nodeName: `node-${number % 20}`,
			tolerations: [
				{key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300},
			],
		},
		status: {
			phase: 'Running',
			conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(type => ({
				type,
				status: 'True',
				lastProbeTime: null,
				lastTransitionTime: time,
			})),
			hostIP: '10.0.0.1',
			podIP: `10.1.${Math.floor(number / 250) % 250}.${number % 250}`,
			startTime: time,
			containerStatuses: containers.map(({name, image}) => ({
				name,
				image,
				imageID: `registry.example.com/platform/${name}@sha256:${'0a1b2c3d'.repeat(8)}`,
				containerID: `containerd://${'4e5f6a7b'.repeat(8)}`,
				ready: true,
				started: true,
				restartCount: number % 3,
				state: {running: {startedAt: time}},
				lastState: {},
			})),
		},
	});
}
