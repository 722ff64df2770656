import {daemonSet, scenario, seconds, setImage} from './build.ts';

const image = 'registry.example.com/agent';

export const daemonSetRolling = scenario({
	name: 'daemon-set',
	summary: 'A DaemonSet is updated on five nodes, one at a time.',
	nodes: 5,
	objects: [
		daemonSet({
			name: 'agent',
			image: `${image}:1.0`,
			container: {readinessProbe: {httpGet: {path: '/ready', port: 8080}, periodSeconds: 1}},
		}),
	],
	images: [{image, readyAfterMs: seconds(3), endsAfterTermMs: 300}],
	steps: [setImage(seconds(5), 'DaemonSet', 'agent', `${image}:1.1`)],
});
