/**
 * Draws the README's picture of a recording: the real console on a recorded rollout, at one moment of it, in a terminal in this
 * process. `npm run screenshot` writes it anew; the same source gives the same bytes.
 */
import {writeFile} from 'node:fs/promises';
import {setTimeout as delay} from 'node:timers/promises';
import {replayCluster} from '../source/cluster/replay.ts';
import {runConsole} from '../source/console/run-console.ts';
import {sanitizeDeep} from '../source/kubernetes/sanitize.ts';
import {createRecordingSource} from '../source/recording/recording-source.ts';
import {openRecording} from '../source/recording/recordings.ts';
import {createFakeClock} from '../test/helpers/fake-clock.ts';
import {terminalSvg} from '../test/helpers/svg.ts';
import {createVirtualTerminal} from '../test/helpers/virtual-terminal.ts';

const pictures = [
	{file: 'stuck.svg', recording: 'real-image-missing', workload: 'web', atMs: 45_000, columns: 118, rows: 31},
] as const;

const stepMs = 500;

for (const {file, recording, workload, atMs, columns, rows} of pictures) {
	const opened = await openRecording(recording, {sanitize: sanitizeDeep});
	if (!opened.ok) throw new Error(opened.message);
	const {trace} = opened;
	const clock = createFakeClock(0);
	const source = createRecordingSource({trace, clock});
	const cluster = replayCluster({
		source,
		clock,
		identity: {context: trace.name, server: 'a recording', namespace: trace.name},
		position: source.replay,
	});
	const terminal = createVirtualTerminal(columns, rows);
	const ended = runConsole({
		cluster,
		clock,
		stdin: terminal.stdin,
		stdout: terminal.stdout,
		env: {TERM: 'xterm-256color'},
		timeZone: 'UTC',
		initialTarget: {kind: 'Deployment', namespace: trace.name, name: workload},
	});
	// The watches start in a microtask, the drawing in a macrotask: give each its turn before and after time moves.
	// Small steps, for the console sees the course of the rollout, too.
	const steps = Array.from({length: Math.floor(atMs / stepMs)}, () => stepMs);
	for (const passedMs of [0, ...steps, atMs % stepMs, 200]) {
		clock.advance(passedMs);
		await delay(20);
		await terminal.settled();
	}
	await writeFile(new URL(`../assets/${file}`, import.meta.url), `${terminalSvg(terminal)}\n`);
	process.stdout.write(`assets/${file}\n${terminal.screen().join('\n')}\n`);
	terminal.type('q');
	await ended;
	cluster.close();
}
