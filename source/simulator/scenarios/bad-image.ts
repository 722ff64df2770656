import {deployment, scenario, seconds, setImage} from './build.ts';

const image = (version: string) => `registry.example.com/web:${version}`;
const missing = image('v2-typo');

export const badImage = scenario({
	name: 'bad-image',
	summary: 'A missing image stops a rollout of three until its deadline of 60 s is exceeded.',
	objects: [deployment({name: 'web', image: image('v1'), replicas: 3, spec: {progressDeadlineSeconds: 60}})],
	images: [
		{
			image: missing,
			pullError: `rpc error: code = NotFound desc = failed to pull and unpack image "${missing}": failed to resolve reference "${missing}": ${missing}: not found`,
		},
	],
	steps: [setImage(seconds(5), 'Deployment', 'web', missing)],
});
