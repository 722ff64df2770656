import {deployment, scenario, seconds, setImage} from './build.ts';

export const minReadySeconds = scenario({
	name: 'min-ready-seconds',
	summary: 'minReadySeconds 10: a Ready pod counts as available only 10 s later.',
	objects: [
		deployment({
			name: 'web',
			image: 'registry.example.com/web:v1',
			replicas: 3,
			spec: {minReadySeconds: 10},
		}),
	],
	steps: [setImage(seconds(5), 'Deployment', 'web', 'registry.example.com/web:v2')],
});
