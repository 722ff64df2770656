export interface DeploymentManifestOptions {
	readonly namespace: string;
	readonly name: string;
	readonly replicas: number;
	readonly image: string;
	/** Of the pod template, where `rolltop.dev/ready-after` and `rolltop.dev/gone-after` tune the pods' behaviour. */
	readonly annotations?: Readonly<Record<string, string>>;
	readonly labels?: Readonly<Record<string, string>>;
}

/** A Deployment with one container, `web`, and the default strategy. */
export const deployment = ({
	namespace,
	name,
	replicas,
	image,
	annotations = {},
	labels = {},
}: DeploymentManifestOptions) => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {namespace, name, labels: {app: name}},
	spec: {
		replicas,
		selector: {matchLabels: {app: name}},
		template: {
			metadata: {labels: {app: name, ...labels}, annotations},
			spec: {containers: [{name: 'web', image}]},
		},
	},
});
