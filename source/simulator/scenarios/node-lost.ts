import {deployment, minutes, scenario, seconds, setImage} from './build.ts';

export const nodeLost = scenario({
	name: 'node-lost',
	summary: 'A node falls silent in the middle of a rollout; its pods are given up after minutes.',
	nodes: 4,
	objects: [
		deployment({
			name: 'web',
			image: 'registry.example.com/web:v1',
			replicas: 12,
			podAnnotations: {'rolltop.dev/ready-after': '5s'},
		}),
	],
	lostNodes: [{name: 'node-2', afterMs: seconds(12)}],
	steps: [
		setImage(seconds(5), 'Deployment', 'web', 'registry.example.com/web:v2'),
		// Somebody removes the dead machine.
		{afterMs: minutes(8), act: {kind: 'delete', target: {kind: 'Node', name: 'node-2'}}},
	],
});
