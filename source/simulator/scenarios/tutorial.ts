import {deployment, scenario, seconds, setImage} from './build.ts';

export const tutorial = scenario({
	name: 'tutorial',
	summary: 'Three replicas go from v1 to v2 with the default strategy.',
	objects: [deployment({name: 'web', image: 'registry.example.com/web:v1', replicas: 3})],
	steps: [setImage(seconds(5), 'Deployment', 'web', 'registry.example.com/web:v2')],
});
