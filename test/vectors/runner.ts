import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {type Adapter, type Check, Skip} from './adapter.ts';
import {evidenceAgainst} from './contradicted.ts';

type Fields = Readonly<Record<string, unknown>>;

interface VectorCase {
	readonly name: string;
	readonly input: Fields;
	readonly expected: Fields;
	/** Gates of the API server that differ from the vectors' own defaults; checks get them among the input. */
	readonly featureGates?: Fields;
}

interface VectorFile {
	readonly groups: readonly {readonly function: string; readonly cases: readonly VectorCase[]}[];
}

export interface Failure {
	readonly file: string;
	readonly function: string;
	readonly case: string;
	readonly input: unknown;
	readonly expected: unknown;
	readonly got: unknown;
}

export interface FileReport {
	readonly file: string;
	readonly total: number;
	readonly passed: number;
	readonly failures: readonly Failure[];
	/** How many cases were skipped, by reason. */
	readonly skipped: ReadonlyMap<string, number>;
	/** Cases that fail because a real API server answers otherwise: which, and the evidence. */
	readonly contradicted: readonly string[];
}

/** Keys of `input` and `expected` that are remarks, not data. */
const remarks: ReadonlySet<string> = new Set(['note', 'meaning']);

/** In the vectors a field that is null is an absent one; an element of a list stays null. */
function withoutNulls(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(withoutNulls);
	}

	if (typeof value !== 'object' || value === null) {
		return value;
	}

	const fields = Object.entries(value).filter(([, field]) => field !== null);
	return Object.fromEntries(fields.map(([key, field]) => [key, withoutNulls(field)]));
}

/** As JSON would carry it: no undefined, no -0, no class. */
const plain = (value: unknown): Fields => JSON.parse(JSON.stringify(value));

type Outcome = {readonly passed: true} | {readonly skip: string} | {readonly got: unknown};

function runCase(check: Check, {input: given, expected, featureGates}: VectorCase, group: Fields): Outcome {
	const input = featureGates ? {...given, featureGates} : given;
	let result: object | Skip;
	try {
		result = check.actual((check.keepsNulls ? input : withoutNulls(input)) as never, expected as never);
	} catch (error) {
		return {got: error instanceof Error ? (error.stack ?? error.message) : error};
	}

	const keys = Object.keys(expected).filter(key => !remarks.has(key));
	if (result instanceof Skip || keys.length === 0) {
		return {skip: result instanceof Skip ? result.reason : 'the case expects nothing'};
	}

	const got = plain(result);
	if (check.same) {
		return check.same(plain(expected), got, group) ? {passed: true} : {got};
	}

	const comparable = check.comparable ?? (fields => fields);
	const [want, have] = [comparable(plain(expected)), comparable(got)];
	return keys.every(key => isDeepStrictEqual(want[key], have[key])) ? {passed: true} : {got};
}

/** Runs one file's text; one that is not of the vectors' form is a failure. */
export function runFile(file: string, text: string, adapter: Adapter | undefined): FileReport {
	const failures: Failure[] = [];
	const skipped = new Map<string, number>();
	const contradicted: string[] = [];
	let [total, passed] = [0, 0];
	const groups = groupsOf(text);
	if (groups === undefined) {
		const got = 'not a file of vectors';
		failures.push({file, function: '', case: '', input: '', expected: 'JSON with groups of cases', got});
	}

	for (const group of groups ?? []) {
		const check = adapter && Object.hasOwn(adapter, group.function) ? adapter[group.function] : undefined;
		const unknown = adapter ? `function ${group.function} is not covered yet` : 'file is not covered yet';
		for (const vector of group.cases) {
			total++;
			const outcome = check ? runCase(check, vector, group as unknown as Fields) : {skip: unknown};
			if ('skip' in outcome) {
				skipped.set(outcome.skip, (skipped.get(outcome.skip) ?? 0) + 1);
			} else if ('got' in outcome) {
				const {name, input, expected} = vector;
				const evidence = evidenceAgainst(file, group.function, name);
				if (evidence !== undefined) {
					contradicted.push(`${group.function}: ${name}: ${evidence}`);
					continue;
				}
				failures.push({file, function: group.function, case: name, input, expected, got: outcome.got});
			} else {
				passed++;
			}
		}
	}

	return {file, total, passed, failures, skipped, contradicted};
}

function groupsOf(text: string): VectorFile['groups'] | undefined {
	try {
		const {groups} = JSON.parse(text);
		return Array.isArray(groups) && groups.every(group => Array.isArray(group.cases)) ? groups : undefined;
	} catch {
		return undefined;
	}
}

/** Runs every .json file of a directory, in the order of the names, with the adapter that is named after it. */
export async function runVectors(
	directory: string,
	adapters: Readonly<Record<string, Adapter>>,
): Promise<readonly FileReport[]> {
	const names = (await readdir(directory)).filter(name => name.endsWith('.json')).sort();
	return Promise.all(
		names.map(async name => {
			const adapter = Object.hasOwn(adapters, name) ? adapters[name] : undefined;
			return runFile(name, await readFile(join(directory, name), 'utf8'), adapter);
		}),
	);
}
