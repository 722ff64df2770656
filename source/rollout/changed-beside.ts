import type {PodTemplateSpec} from '../kubernetes/objects.ts';
import {diffTemplates} from './template-diff.ts';

/** What of a template differs, by the path of a difference; undefined: an image, which is told by itself. */
function kindOf(path: string): string | undefined {
	const rest = path.replace(/^spec\.template\./, '');
	if (/\.env\[/.test(rest)) return 'env';
	if (rest.startsWith('metadata.labels')) return 'labels';
	if (rest.startsWith('metadata.annotations'))
		return rest.includes('kubectl.kubernetes.io/restartedAt') ? 'restart' : 'annotations';
	if (/\.(?:c|initC|ephemeralC)ontainers\[[^\]]+\]\.image$/.test(rest)) return undefined;
	const inContainer = /ontainers\[[^\]]+\]\.(\w+)/.exec(rest)?.[1];
	return inContainer ?? /^spec\.(\w+)/.exec(rest)?.[1] ?? 'template';
}

/** More than two fields are not named. */
const mostNamed = 2;

/**
 * What differs between two templates beside their images, in a few words: `labels changed`, `2 env values changed`,
 * `restarted`. Empty: nothing. No value is told.
 */
export function changedBeside(before: PodTemplateSpec, after: PodTemplateSpec): string {
	const kinds = diffTemplates(before, after).flatMap(({path}) => kindOf(path) ?? []);
	const count = (kind: string) => kinds.filter(one => one === kind).length;
	const envs = count('env');
	const fields = [...new Set(kinds)].filter(kind => kind !== 'env' && kind !== 'restart');
	const changed = [
		...(envs === 0 ? [] : [`${envs} env ${envs === 1 ? 'value' : 'values'}`]),
		...(fields.length > mostNamed ? [`${fields.length} other fields`] : fields),
	];
	const words = changed.length === 0 ? '' : `${changed.join(', ')} changed`;
	return [count('restart') > 0 ? 'restarted' : '', words].filter(Boolean).join(', ');
}
