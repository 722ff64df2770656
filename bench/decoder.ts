import {createListDecoder} from '../source/kubernetes/decoder/list-decoder.ts';
import {createObjectReader} from '../source/kubernetes/decoder/object-reader.ts';
import {createWatchDecoder} from '../source/kubernetes/decoder/watch-decoder.ts';
import {runScenario} from '../source/simulator/run-scenario.ts';
import {tutorial} from '../source/simulator/scenarios/tutorial.ts';
import {manualTimers, START_MS} from '../test/simulator/support.ts';
import {type Benchmark, type Figure, median} from './benchmark.ts';

const pods = 4000;
const chunkBytes = 64 * 1024;
const runs = 5;

const query = {resource: 'pods', detail: 'row'} as const;

/** Pods as the simulated API server has them, each with a name and version of its own. */
function podTexts(): readonly string[] {
	const {world} = runScenario(tutorial, {seed: '1', startMs: START_MS, timers: manualTimers(), token: 'token'});
	const [pod] = world.list('Pod', 'default');
	if (!pod) throw new Error('the tutorial has no pods');
	return Array.from({length: pods}, (_, index) =>
		JSON.stringify({
			...pod,
			metadata: {...pod.metadata, name: `web-${index}`, uid: `uid-${index}`, resourceVersion: `${index + 1}`},
		}),
	);
}

function chunksOf(text: string): readonly Buffer[] {
	const bytes = Buffer.from(text);
	return Array.from({length: Math.ceil(bytes.length / chunkBytes)}, (_, index) =>
		bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
	);
}

/** MB of bytes that are read in a second, the median of some runs. */
function rate(chunks: readonly Buffer[], read: () => void): number {
	const megabytes = chunks.reduce((total, {length}) => total + length, 0) / 1e6;
	const rates = Array.from({length: runs}, () => {
		const startedMs = performance.now();
		read();
		return megabytes / ((performance.now() - startedMs) / 1000);
	});
	return median(rates);
}

function figures(name: string, ours: number, parse: number): readonly Figure[] {
	return [
		{name, value: ours, unit: 'MB/s'},
		{name: `${name}: JSON.parse`, value: parse, unit: 'MB/s'},
		{name: `${name} by JSON.parse`, value: ours / parse, unit: 'x'},
	];
}

/** Reading a list and a watch of pods, beside JSON.parse over the same bytes, which gives no records yet. */
export const decoder: Benchmark = async () => {
	const texts = podTexts();
	const objects = createObjectReader(query);
	const list = chunksOf(`{"kind":"PodList","metadata":{"resourceVersion":"9"},"items":[${texts.join(',')}]}`);
	const watch = chunksOf(texts.map(text => `{"type":"ADDED","object":${text}}\n`).join(''));
	const readList = () => {
		const reader = createListDecoder(objects);
		for (const chunk of list) reader.write(chunk);
	};
	const readWatch = () => {
		const reader = createWatchDecoder(objects);
		for (const chunk of watch) reader.write(chunk);
	};
	const parseList = () => JSON.parse(Buffer.concat(list).toString('utf8'));
	const parseWatch = () => {
		for (const line of Buffer.concat(watch).toString('utf8').split('\n')) if (line !== '') JSON.parse(line);
	};
	return [
		...figures('list', rate(list, readList), rate(list, parseList)),
		...figures('watch', rate(watch, readWatch), rate(watch, parseWatch)),
	];
};
