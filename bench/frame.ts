import {frameOf, reuseFrame} from '../source/console/frame.ts';
import {paintBytes} from '../source/console/painter.ts';
import {type ConsoleState, initialState} from '../source/console/state.ts';
import {paintedRows, themeFor} from '../source/console/theme.ts';
import {collection, sampleDeployment, sampleNowMs, sampleView} from '../test/helpers/sample-view.ts';
import {type Benchmark, median} from './benchmark.ts';

const [columns, rows] = [200, 50];
const workloads = 1000;
const warmUps = 20;
const changes = 220;
const idleSeconds = 10;

const theme = themeFor({});
const workload = (index: number, ready: number) =>
	sampleDeployment({name: `workload-${String(index).padStart(4, '0')}`, replicas: 10, ready});

/** The Workloads screen of 200x50 with 1,000 workloads: one picture after one of its workloads changed, and at rest. */
export const frame: Benchmark = async () => {
	const state: ConsoleState = initialState(columns, rows, undefined);
	const deployments = Array.from({length: workloads}, (_, index) => workload(index, 10));
	const pictureAt = (nowMs: number) =>
		frameOf(state, {view: sampleView({workloads: collection([...deployments])}), nowMs});
	let shown = pictureAt(sampleNowMs);
	const timesMs: number[] = [];
	const bytes: number[] = [];
	for (let change = 0; change < warmUps + changes; change++) {
		// One of those that stand on the screen.
		const index = change % 40;
		deployments[index] = workload(index, deployments[index]?.status?.readyReplicas === 10 ? 9 : 10);
		const startedMs = performance.now();
		const next = reuseFrame(shown, pictureAt(sampleNowMs));
		const painted = paintBytes(paintedRows(shown, theme), paintedRows(next, theme), columns);
		timesMs.push(performance.now() - startedMs);
		bytes.push(Buffer.byteLength(painted));
		shown = next;
	}
	let idleBytes = 0;
	for (let second = 1; second <= idleSeconds; second++) {
		const next = reuseFrame(shown, pictureAt(sampleNowMs + second * 1000));
		idleBytes += Buffer.byteLength(paintBytes(paintedRows(shown, theme), paintedRows(next, theme), columns));
		shown = next;
	}
	return [
		{name: 'time per change', value: median(timesMs.slice(warmUps)), unit: 'ms'},
		{name: 'bytes per change', value: median(bytes.slice(warmUps)), unit: 'B'},
		{name: 'bytes at rest in 10 s', value: idleBytes, unit: 'B'},
	];
};
