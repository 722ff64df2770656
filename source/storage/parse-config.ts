import {CORE_SCHEMA, loadAll, YAMLException} from 'js-yaml';
import {
	brokenConfig,
	type ConfigOutcome,
	type ContextConfig,
	everyContext,
	themeNames,
	usualConfig,
	usualContext,
} from './config.ts';

/** Reads a value of one key, or says what it should have been. */
type Reader<T> = (value: unknown) => {readonly value: T} | {readonly expected: string};

const boolean: Reader<boolean> = value => (typeof value === 'boolean' ? {value} : {expected: 'true or false'});

const oneOf =
	<T extends string>(...words: readonly T[]): Reader<T> =>
	value => {
		const found = words.find(word => word === value);
		return found === undefined ? {expected: `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`} : {value: found};
	};

const topReaders = {theme: oneOf(...themeNames), mouse: boolean, bell: boolean};
const contextReaders = {'read-only': boolean, confirm: oneOf('y', 'name')};

/** A key that is meant for a place has a value that fits, or is told as a mistake. */
function readKeys<Readers extends Readonly<Record<string, Reader<unknown>>>>(
	found: object,
	readers: Readers,
	{place, also = []}: {readonly place: string; readonly also?: readonly string[]},
	mistakes: string[],
): {readonly [Key in keyof Readers]?: Readers[Key] extends Reader<infer T> ? T : never} {
	const known = [...Object.keys(readers), ...also];
	const values: Record<string, unknown> = {};
	for (const [key, value] of Object.entries(found)) {
		const reader = Object.hasOwn(readers, key) ? readers[key] : undefined;
		if (reader === undefined) {
			if (!also.includes(key)) mistakes.push(`${place}${key} is not a setting; there are ${known.join(', ')}`);
			continue;
		}
		const read = reader(value);
		if ('value' in read) values[key] = read.value;
		else mistakes.push(`${place}${key} must be ${read.expected}`);
	}
	return values as {readonly [Key in keyof Readers]?: Readers[Key] extends Reader<infer T> ? T : never};
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function contextOf(name: string, value: unknown, mistakes: string[]): ContextConfig {
	const place = `contexts.${name}`;
	// Who wrote something about a context that can't be understood wanted to be careful there.
	const careful: ContextConfig = {readOnly: true, confirm: 'name'};
	if (!isMap(value)) {
		mistakes.push(`${place} must have the keys ${Object.keys(contextReaders).join(', ')}; until then it is read-only`);
		return careful;
	}
	const before = mistakes.length;
	const {'read-only': readOnly, confirm} = readKeys(value, contextReaders, {place: `${place}.`}, mistakes);
	if (mistakes.length > before) {
		mistakes.push(`${place} is read-only until that is mended`);
		return careful;
	}
	return {readOnly: readOnly ?? usualContext.readOnly, confirm: confirm ?? usualContext.confirm};
}

/**
 * Reads the text of a config file. What can't be understood is left as usual and told; a context with a mistake is
 * read-only. Pure.
 * @param file - Named once, before all that is wrong in it.
 */
export function parseConfig(text: string, file: string): ConfigOutcome {
	const mistakes: string[] = [];
	const told = () => (mistakes.length === 0 ? [] : [`${file}: ${mistakes.join('; ')}.`]);
	let found: unknown;
	try {
		found = loadAll(text, null, {schema: CORE_SCHEMA})[0];
	} catch (error) {
		const line = error instanceof YAMLException && error.mark ? ` (line ${error.mark.line + 1})` : '';
		const reason = error instanceof YAMLException ? `: ${error.reason}${line}` : '';
		return brokenConfig(`${file}: it is not YAML${reason}.`);
	}
	if (found === undefined || found === null) return {config: usualConfig, mistakes: []};
	if (!isMap(found))
		return brokenConfig(`${file}: it must have the keys ${[...Object.keys(topReaders), 'contexts'].join(', ')}.`);
	const read = readKeys(found, topReaders, {place: '', also: ['contexts']}, mistakes);
	const contexts = contextsOf(found.contexts, mistakes);
	return {config: {...usualConfig, ...read, contexts}, mistakes: told()};
}

function contextsOf(value: unknown, mistakes: string[]): ReadonlyMap<string, ContextConfig> {
	if (value === undefined || value === null) return new Map();
	if (!isMap(value)) {
		mistakes.push('contexts must have names of contexts as keys; until then every context is read-only');
		return everyContext;
	}
	return new Map(Object.entries(value).map(([name, one]) => [name, contextOf(name, one, mistakes)]));
}
