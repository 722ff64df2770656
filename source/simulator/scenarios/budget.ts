import {deployment, scenario, seconds, setImage} from './build.ts';

export const budget = scenario({
	name: 'budget',
	summary: 'Two replicas, maxUnavailable 0, maxSurge 1: at most 3 pods, always 2 available.',
	objects: [
		deployment({
			name: 'web',
			image: 'registry.example.com/web:v1',
			replicas: 2,
			spec: {strategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}},
			podAnnotations: {'rolltop.dev/ready-after': '4s'},
		}),
	],
	steps: [setImage(seconds(5), 'Deployment', 'web', 'registry.example.com/web:v2')],
});
