import {deployment, httpReadiness, scenario, seconds, setImage} from './build.ts';

const image = (version: string) => `registry.example.com/web:${version}`;

export const neverReady = scenario({
	name: 'never-ready',
	summary: 'The new pods run but never become ready; the deadline of 45 s is exceeded.',
	objects: [
		deployment({
			name: 'web',
			image: image('v1'),
			replicas: 3,
			spec: {progressDeadlineSeconds: 45},
			container: httpReadiness,
		}),
	],
	images: [
		{image: image('v2'), pullMs: seconds(1), readyAfterMs: Number.POSITIVE_INFINITY, endsAfterTermMs: 300},
		{image: image('v1'), readyAfterMs: seconds(1), endsAfterTermMs: 300},
	],
	logs: [
		{
			image: image('v2'),
			opening: ['web v2 starting', 'listening on :8080'],
			repeating: ['GET /ready 503 2ms: the cache is not warm'],
			everyMs: seconds(2),
		},
	],
	steps: [setImage(seconds(5), 'Deployment', 'web', image('v2'))],
});
