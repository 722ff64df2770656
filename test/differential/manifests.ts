const template = (name: string, image: string) => ({
	metadata: {labels: {app: name}},
	spec: {containers: [{name, image}]},
});

export const deployment = (name: string, image: string, spec: object = {}) => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name, labels: {app: name}},
	spec: {replicas: 3, selector: {matchLabels: {app: name}}, template: template(name, image), ...spec},
});

export const web = deployment('web', 'registry.example.com/web:v1');
export const webV2 = deployment('web', 'registry.example.com/web:v2', {replicas: 4});

export const statefulSet = {
	apiVersion: 'apps/v1',
	kind: 'StatefulSet',
	metadata: {name: 'db'},
	spec: {
		replicas: 2,
		serviceName: 'db',
		selector: {matchLabels: {app: 'db'}},
		template: template('db', 'registry.example.com/db:15'),
	},
};

export const daemonSet = {
	apiVersion: 'apps/v1',
	kind: 'DaemonSet',
	metadata: {name: 'agent'},
	spec: {selector: {matchLabels: {app: 'agent'}}, template: template('agent', 'registry.example.com/agent:1')},
};

export const configMap = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'settings'}, data: {colour: 'blue'}};

export const service = (port: object) => ({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {name: 'bad'},
	spec: {ports: [port]},
});

/** Fewer pods than there are. */
export const quota = {apiVersion: 'v1', kind: 'ResourceQuota', metadata: {name: 'few'}, spec: {hard: {pods: '1'}}};

export const pod = (name: string) => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name},
	spec: {containers: [{name, image: 'registry.example.com/one:v1'}]},
});

/** A pod that crashed once and waits for its next run. */
export const crashing = {...pod('crashing'), metadata: {name: 'crashing', labels: {'rolltop.dev/behavior': 'crash'}}};
