import {daemonSet, scenario, seconds, setImage} from './build.ts';

export const daemonSetRolling = scenario({
	name: 'daemon-set',
	summary: 'A DaemonSet is updated on five nodes, one at a time.',
	nodes: 5,
	objects: [
		daemonSet({
			name: 'agent',
			image: 'registry.example.com/agent:1.0',
			podAnnotations: {'rolltop.dev/ready-after': '3s'},
		}),
	],
	steps: [setImage(seconds(5), 'DaemonSet', 'agent', 'registry.example.com/agent:1.1')],
});
