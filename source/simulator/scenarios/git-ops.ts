import {deployment, httpReadiness, scenario, seconds} from './build.ts';

const image = (version: string) => `registry.example.com/web:${version}`;
const commit = (version: string) => ({
	spec: {template: {spec: {containers: [{name: 'web', image: image(version)}]}}},
});

export const gitOps = scenario({
	name: 'gitops',
	summary: 'A GitOps controller rolls a broken version out, and reverts an undo after eight seconds.',
	objects: [
		deployment({
			name: 'web',
			image: image('v1'),
			replicas: 4,
			annotations: {'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:default/web'},
			spec: {progressDeadlineSeconds: 60},
			container: httpReadiness,
		}),
	],
	images: [
		{image: image('v1'), pullMs: seconds(1), readyAfterMs: seconds(1), endsAfterTermMs: 300},
		{image: image('v2'), pullMs: seconds(2), readyAfterMs: seconds(30), end: {afterMs: seconds(2), exitCode: 1}},
	],
	gitOps: {
		target: {kind: 'Deployment', namespace: 'default', name: 'web'},
		manager: 'argocd-controller',
		commits: [{afterMs: seconds(5), patch: commit('v2')}],
		noticesAfterMs: seconds(8),
	},
	logs: [
		{
			image: image('v2'),
			opening: ['web v2 starting'],
			repeating: [],
			everyMs: seconds(1),
			ending: ['fatal: environment variable PAYMENTS_URL is not set'],
		},
		{
			image: image('v1'),
			opening: ['web v1 starting', 'listening on :8080'],
			repeating: ['GET / 200 3ms'],
			everyMs: seconds(3),
		},
	],
});
