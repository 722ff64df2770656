import {deployment, scenario, seconds, setImage} from './build.ts';

export const rollover = scenario({
	name: 'rollover',
	summary: 'A second change comes in the middle of a rollout: three ReplicaSets at once.',
	objects: [
		deployment({
			name: 'web',
			image: 'registry.example.com/web:v1',
			replicas: 8,
			podAnnotations: {'rolltop.dev/ready-after': '3s'},
		}),
	],
	steps: [
		setImage(seconds(5), 'Deployment', 'web', 'registry.example.com/web:v2'),
		setImage(seconds(10), 'Deployment', 'web', 'registry.example.com/web:v3'),
	],
});
