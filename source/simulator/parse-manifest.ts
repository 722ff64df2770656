import type {NewObject} from '../control-plane/world.ts';
import {decodeObject, unknownFieldText} from './api/decode.ts';
import {fieldsOf, textOf} from './api/json.ts';
import type {ServedResources} from './discovery/served-resources.ts';
import {Wrong} from './wrong.ts';

/** Groups that Kubernetes served once and no longer does, and what to write now. */
const retired: Readonly<Record<string, string>> = {
	'extensions/v1beta1': 'apps/v1, with spec.selector',
	'apps/v1beta1': 'apps/v1, with spec.selector',
	'apps/v1beta2': 'apps/v1',
	'autoscaling/v2beta2': 'autoscaling/v2',
	'policy/v1beta1': 'policy/v1',
};

/** A manifest of a kind that is served, in `default` if it says no namespace; throws what is wrong. */
export function parseManifest(value: unknown, where: string, served: ServedResources): NewObject {
	const document = fieldsOf(value);
	const [kind, apiVersion] = [textOf(document.kind), textOf(document.apiVersion)];
	if (kind === '' || apiVersion === '') throw new Wrong(`${where}: apiVersion and kind are missing.`);
	const resource = served.all.find(known => known.kind === kind && known.apiVersion === apiVersion);
	if (!resource) {
		const mend = retired[apiVersion];
		const hint = mend ? `; write apiVersion: ${mend}` : '';
		throw new Wrong(`${where}: no matches for kind "${kind}" in version "${apiVersion}"${hint}.`);
	}
	const metadata = fieldsOf(document.metadata);
	if (!metadata.name && !metadata.generateName) throw new Wrong(`${where}: ${kind} has no metadata.name.`);
	const placed = resource.namespaced ? {namespace: 'default', ...metadata} : metadata;
	const decoded = decodeObject(resource, {...document, metadata: placed});
	if (!decoded.ok) throw new Wrong(`${where}: ${kind} "${textOf(metadata.name)}": ${decoded.message}.`);
	const [unknown] = decoded.unknownFields;
	if (unknown !== undefined)
		throw new Wrong(`${where}: ${kind} "${textOf(metadata.name)}": ${unknownFieldText(unknown)}.`);
	return {...decoded.object, kind, apiVersion, metadata: fieldsOf(decoded.object.metadata)};
}
