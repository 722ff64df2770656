import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Deployment, Event, ReplicaSet} from '../../source/kubernetes/objects.ts';
import type {Cause} from '../../source/rollout/diagnosis/diagnosis.ts';
import {deploymentParts} from '../../source/rollout/diagnosis/parts.ts';
import {until} from '../helpers/control-plane-process.ts';
import {diagnose} from '../rollout/diagnosis/diagnose.ts';
import {onCluster} from './on-cluster.ts';
import {controlPlane} from './shared.ts';

/** What the API server itself says when it refuses pods, and what is made of it. */
interface Refusal {
	readonly namespace: string;
	readonly prepare: (namespace: string) => readonly object[];
	readonly spec?: object;
	/** It takes the API server some moments to act on it: until then it is asked whether it would refuse a pod. */
	readonly takesTime?: boolean;
	readonly cause: Cause;
	readonly words: RegExp;
}

const limits = (kind: object, name: string, namespace: string) => ({
	apiVersion: 'v1',
	metadata: {name, namespace},
	...kind,
});

const refusals: readonly Refusal[] = [
	{
		namespace: 'refused-by-quota',
		prepare: namespace => [limits({kind: 'ResourceQuota', spec: {hard: {pods: '1'}}}, 'few', namespace)],
		cause: 'quota-exceeded',
		words: /quota few is exhausted \(pods 1 of 1 used, 1 more asked for\)/,
	},
	{
		namespace: 'refused-by-quota-of-cpu',
		prepare: namespace => [limits({kind: 'ResourceQuota', spec: {hard: {'requests.cpu': '1'}}}, 'compute', namespace)],
		cause: 'quota-exceeded',
		words: /quota compute asks every pod to specify requests\.cpu/,
	},
	{
		namespace: 'refused-by-pod-security',
		prepare: namespace => [
			{
				apiVersion: 'v1',
				kind: 'Namespace',
				metadata: {name: namespace, labels: {'pod-security.kubernetes.io/enforce': 'restricted'}},
			},
		],
		cause: 'pod-security',
		words: /they violate PodSecurity restricted:latest: allowPrivilegeEscalation != false/,
	},
	{
		namespace: 'refused-by-limit-range',
		prepare: namespace => [
			limits({kind: 'LimitRange', spec: {limits: [{type: 'Container', max: {cpu: '1'}}]}}, 'small', namespace),
		],
		spec: {containers: [{name: 'web', image: 'web:v1', resources: {limits: {cpu: '2'}}}]},
		cause: 'admission-refused',
		words: /it is forbidden: maximum cpu usage per Container is 1, but limit is 2/,
	},
	{
		namespace: 'refused-by-policy',
		prepare: namespace => [
			{
				apiVersion: 'admissionregistration.k8s.io/v1',
				kind: 'ValidatingAdmissionPolicy',
				metadata: {name: 'no-web'},
				spec: {
					matchConstraints: {
						resourceRules: [{apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods']}],
						namespaceSelector: {matchLabels: {'kubernetes.io/metadata.name': namespace}},
					},
					validations: [{expression: "object.metadata.name == 'nobody'", message: 'no pods here'}],
				},
			},
			{
				apiVersion: 'admissionregistration.k8s.io/v1',
				kind: 'ValidatingAdmissionPolicyBinding',
				metadata: {name: 'no-web'},
				spec: {policyName: 'no-web', validationActions: ['Deny']},
			},
		],
		takesTime: true,
		cause: 'admission-refused',
		words: /admission policy no-web denies it: no pods here/,
	},
	{
		namespace: 'refused-by-webhook',
		prepare: namespace => [
			{
				apiVersion: 'admissionregistration.k8s.io/v1',
				kind: 'ValidatingWebhookConfiguration',
				metadata: {name: 'nowhere'},
				webhooks: [
					{
						name: 'nowhere.example.com',
						admissionReviewVersions: ['v1'],
						sideEffects: 'None',
						timeoutSeconds: 1,
						clientConfig: {url: 'https://127.0.0.1:9/'},
						namespaceSelector: {matchLabels: {'kubernetes.io/metadata.name': namespace}},
						rules: [{apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods']}],
					},
				],
			},
		],
		takesTime: true,
		cause: 'admission-refused',
		words: /admission webhook nowhere\.example\.com does not answer/,
	},
];

for (const {namespace, prepare, spec, takesTime, cause, words} of refusals) {
	test(`${namespace}: the API server's own words are understood as ${cause}`, () =>
		onCluster(namespace, async ({create}) => {
			const {kubectl} = controlPlane();
			await kubectl.send(prepare(namespace), 'apply', '-f', '-');
			if (takesTime) {
				const probe = ['-n', namespace, 'run', 'probe', '--image=web:v1', '--dry-run=server'];
				const isRefused = () =>
					kubectl(...probe).then(
						() => false,
						() => true,
					);
				await until(isRefused, async () => 'the API server still lets pods in');
			}

			const read = async <T>(resource: string): Promise<readonly T[]> =>
				JSON.parse(await kubectl('-n', namespace, 'get', resource, '-o', 'json')).items;
			const found = async () => {
				const [deployment] = await read<Deployment>('deployments');
				const parts =
					deployment &&
					deploymentParts(deployment, await read<ReplicaSet>('replicasets'), [], await read<Event>('events'));
				return parts && diagnose(parts, Date.now());
			};
			await create({name: 'web', replicas: 2, image: 'web:v1'});
			if (spec) {
				await kubectl(
					'-n',
					namespace,
					'patch',
					'deployment/web',
					'--type=merge',
					'-p',
					JSON.stringify({spec: {template: {spec}}}),
				);
			}

			await until(
				async () => words.test((await found())?.sentence ?? ''),
				async () => `it says ${JSON.stringify(await found())}`,
			);
			assert.equal((await found())?.cause, cause);
		}));
}
