import type {KubernetesObject} from '../kubernetes/objects.ts';
import type {FieldOwner} from './field-owners.ts';
import {isJsonObject, type JsonObject} from './json-object.ts';
import {itemsByKey} from './list-keys.ts';
import {epochMs} from './timestamp.ts';

/** One step of a path as `diffTemplates` writes it: `.image`, or what is in brackets, a key of a list or an odd name. */
interface Step {
	readonly text: string;
	readonly isBracketed: boolean;
	/** The name of the field before it: what the items of a list are told apart by depends on it. */
	readonly within: string;
}

const stepPattern = /(?:^|\.)(?<name>[\w-]+)|\[(?<key>[^\]]*)\]/gy;

/** The steps of `spec.template.spec.containers[web].image`; undefined of what is no such path. */
function stepsOf(path: string): readonly Step[] | undefined {
	const found = [...path.matchAll(stepPattern)];
	if (found.reduce((length, [text]) => length + text.length, 0) !== path.length) return undefined;
	const names = found.map(({groups = {}}) => groups.name ?? groups.key ?? '');
	return names.map((text, index) => ({
		text,
		isBracketed: found[index]?.groups?.key !== undefined,
		within: names[index - 1] ?? '',
	}));
}

/** The value at a path as `diffTemplates` writes it; undefined: it is not there, or the path can't be read. */
export function valueAtPath(object: unknown, path: string): unknown {
	return stepsOf(path)?.reduce<unknown>((value, {text, within}) => {
		if (Array.isArray(value)) return itemsByKey(within, value)?.get(text) ?? value[Number(text)];
		return isJsonObject(value) && Object.hasOwn(value, text) ? value[text] : undefined;
	}, object);
}

/** Whether what a manager owns, in fieldsV1's form, has the path in it, or is a part that it owns as a whole. */
function ownsPath(owned: unknown, [step, ...rest]: readonly Step[]): boolean {
	if (!isJsonObject(owned)) return false;
	if (step === undefined || Object.keys(owned).length === 0) return true;
	const under = Object.entries(owned).filter(([element]) => isMeant(element, step));
	return under.some(([, part]) => ownsPath(part, rest));
}

/** Source of the form: structured-merge-diff, fieldpath/serialize-pe.go. */
function isMeant(element: string, {text, isBracketed, within}: Step): boolean {
	if (element === `f:${text}`) return true;
	if (!isBracketed || !element.startsWith('k:')) return false;
	return itemsByKey(within, [parsed(element.slice(2))])?.has(text) ?? false;
}

function parsed(text: string): JsonObject {
	try {
		const value: unknown = JSON.parse(text);
		return isJsonObject(value) ? value : {};
	} catch {
		return {};
	}
}

/**
 * Who owns the field at a path as `diffTemplates` writes it (`spec.replicas`, `spec.template.spec.containers[web].image`),
 * by metadata.managedFields; of several the last to write. Its time is that of the manager's last write of anything under
 * the same entry. What came by way of a Scale has no time: whoever owns it as well applied the same number later.
 * Undefined: nobody does, nothing is recorded, or the path can't be read.
 */
export function ownerOfPath({metadata}: KubernetesObject, path: string): FieldOwner | undefined {
	const steps = stepsOf(path);
	if (steps === undefined) return undefined;
	const entries = (metadata.managedFields ?? []).filter(
		({fieldsV1}) => Object.keys(fieldsV1 ?? {}).length > 0 && ownsPath(fieldsV1, steps),
	);
	const scaled = entries.filter(({subresource}) => subresource === 'scale');
	const owners = (scaled.length > 0 ? scaled : entries).flatMap(({manager, time}): FieldOwner[] => {
		const atMs = epochMs(time);
		return manager ? [{manager, ...(atMs === undefined ? {} : {atMs})}] : [];
	});
	return owners.reduce<FieldOwner | undefined>(
		(last, one) => (last && (last.atMs ?? 0) > (one.atMs ?? 0) ? last : one),
		undefined,
	);
}
