import {deployment, scenario, seconds, setImage} from './build.ts';

export const healthy = scenario({
	name: 'healthy',
	summary: 'Ten replicas with the default 25%/25%: many small steps, all well.',
	objects: [
		deployment({
			name: 'web',
			image: 'registry.example.com/web:v1',
			replicas: 10,
			podAnnotations: {'rolltop.dev/ready-after': '3s'},
		}),
	],
	steps: [setImage(seconds(5), 'Deployment', 'web', 'registry.example.com/web:v2')],
});
