import {deployment, scenario, seconds, setImage} from './build.ts';

export const recreate = scenario({
	name: 'recreate',
	summary: 'Strategy Recreate: nothing new before all the old pods are gone.',
	objects: [
		deployment({
			name: 'web',
			image: 'registry.example.com/web:v1',
			replicas: 3,
			spec: {strategy: {type: 'Recreate'}},
			podAnnotations: {'rolltop.dev/gone-after': '5s', 'rolltop.dev/ready-after': '3s'},
		}),
	],
	steps: [setImage(seconds(5), 'Deployment', 'web', 'registry.example.com/web:v2')],
});
