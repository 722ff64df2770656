import {scenario, seconds, setImage, statefulSet} from './build.ts';

const image = 'registry.example.com/db';
const missing = `${image}:16-typo`;

export const statefulSetTrap = scenario({
	name: 'stateful-set-trap',
	summary: 'A broken StatefulSet update is mended in the template; its stuck pod stays until deleted.',
	objects: [statefulSet({name: 'db', image: `${image}:15`, replicas: 3})],
	images: [
		{
			image: missing,
			pullError: `rpc error: code = NotFound desc = failed to pull and unpack image "${missing}": ${missing}: not found`,
		},
	],
	steps: [
		setImage(seconds(5), 'StatefulSet', 'db', missing),
		setImage(seconds(60), 'StatefulSet', 'db', `${image}:16`),
	],
});
