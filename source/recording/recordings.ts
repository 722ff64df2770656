import {readdir, readFile} from 'node:fs/promises';
import {type ParseTraceOptions, parseTrace, type TraceResult} from './trace.ts';

// Beside this file in the source, and beside the chunk that holds it in the built program.
const folder = new URL('./traces/', import.meta.url);
const extension = '.jsonl';

/** The names of the recordings that come with rolltop, in alphabetical order. */
export async function listRecordings(): Promise<readonly string[]> {
	const files = await readdir(folder);
	return files
		.filter(file => file.endsWith(extension))
		.map(file => file.slice(0, -extension.length))
		.sort();
}

/** Reads a recording that comes with rolltop. An unknown name gives a sentence with those that there are. */
export async function openRecording(name: string, options: ParseTraceOptions): Promise<TraceResult> {
	const names = await listRecordings();
	if (!names.includes(name)) {
		return {ok: false, message: `There is no recording "${name}"; there are ${names.join(', ')}.`};
	}
	return parseTrace(await readFile(new URL(`${name}${extension}`, folder), 'utf8'), options);
}
