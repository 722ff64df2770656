import {deployment, minutes, patch, scenario, setImage} from './build.ts';

export const pausedAndForgotten = scenario({
	name: 'paused-and-forgotten',
	summary: 'A rollout was paused in the middle and left so; a later change waits behind it.',
	settledForMs: minutes(60),
	objects: [
		deployment({
			name: 'web',
			image: 'registry.example.com/web:v1',
			replicas: 6,
			podAnnotations: {'rolltop.dev/ready-after': '4s'},
		}),
	],
	steps: [
		setImage(minutes(-50), 'Deployment', 'web', 'registry.example.com/web:v2'),
		patch(minutes(-50) + 6000, 'Deployment', 'web', {spec: {paused: true}}, {manager: 'kubectl-rollout'}),
		setImage(minutes(-20), 'Deployment', 'web', 'registry.example.com/web:v3'),
	],
});
