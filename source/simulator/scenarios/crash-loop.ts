import {deployment, httpReadiness, scenario, seconds, setImage} from './build.ts';

const image = (version: string) => `registry.example.com/web:${version}`;

export const crashLoop = scenario({
	name: 'crash-loop',
	summary: 'The new pods crash again and again; the old ones keep serving.',
	objects: [
		deployment({
			name: 'web',
			image: image('v1'),
			replicas: 4,
			spec: {progressDeadlineSeconds: 120},
			container: httpReadiness,
		}),
	],
	images: [
		{image: image('v2'), pullMs: seconds(1), readyAfterMs: seconds(30), end: {afterMs: seconds(1), exitCode: 1}},
		{image: image('v1'), readyAfterMs: seconds(1), endsAfterTermMs: 300},
	],
	logs: [
		{
			image: image('v2'),
			opening: ['web v2 starting'],
			repeating: [],
			everyMs: seconds(1),
			ending: ['fatal: /etc/web/routes.yaml: no such file'],
		},
	],
	steps: [setImage(seconds(5), 'Deployment', 'web', image('v2'))],
});
