import {setImmediate} from 'node:timers/promises';
import {actingSide} from '../../../source/cluster/acting-side.ts';
import {createActionApi} from '../../../source/cluster/actions/api.ts';
import type {Cluster, WorkloadName} from '../../../source/cluster/cluster.ts';
import {createMirror} from '../../../source/cluster/mirror.ts';
import {createPresenceRead} from '../../../source/cluster/namespace-presence.ts';
import {createNamespaceReads} from '../../../source/cluster/namespaces.ts';
import {createObjectReads} from '../../../source/cluster/object-reads.ts';
import {readingSide} from '../../../source/cluster/reading-side.ts';
import type {Frame} from '../../../source/console/frame.ts';
import {lineText} from '../../../source/console/line.ts';
import {createSession} from '../../../source/console/session.ts';
import {runScenario} from '../../../source/simulator/run-scenario.ts';
import type {Scenario} from '../../../source/simulator/scenario.ts';
import {createFakeClock, type FakeClock} from '../fake-clock.ts';
import {handlerTransport} from './handler-transport.ts';
import {storeSource} from './store-source.ts';

const token = 'screens';

/** 2026-11-22, 14:03 in the cluster: the same in every run. */
const startMs = Date.UTC(2026, 10, 22, 14, 3);

/** The console without a terminal on a scenario, in simulated time: the same picture in each run. */
export interface ScenarioConsole {
	/** Lets so much time pass, in the cluster and here, in steps as small as a person sees them. */
	pass(seconds: number): Promise<void>;
	/** Presses keys one after the other, each alone: characters, or the names that bindings use. */
	press(keys: readonly string[]): Promise<void>;
	resize(size: {readonly columns: number; readonly rows: number}): void;
	frame(): Frame;
	text(): string;
	close(): void;
}

const stepMs = 500;

/** As many turns of the event loop as the parts of an answer take, one after the other. */
const turnsOfAnswer = 30;

/** More than any answer takes: a preview is some rounds of reading. */
const mostRounds = 20;

export function openScenario(
	scenario: Scenario,
	{columns, rows, target}: {readonly columns: number; readonly rows: number; readonly target?: WorkloadName},
): ScenarioConsole {
	const clock = createFakeClock(startMs);
	const simulated = runScenario(scenario, {seed: '1', startMs, timers: clock, token});
	const cluster = clusterOf(simulated, clock, scenario);
	const session = createSession({
		cluster,
		clock,
		columns,
		rows,
		timeZone: 'UTC',
		...(target ? {initialTarget: target} : {}),
	});
	session.frames.subscribe(() => {});
	let elapsedMs = 0;

	/** Until nothing that was asked for is on its way: what is read and planned takes no simulated time. */
	const settled = async () => {
		for (let round = 0; round < mostRounds; round++) {
			for (let turn = 0; turn < turnsOfAnswer; turn++) await setImmediate();
			session.frames.changed('urgent');
			if (/ …$/m.test(text())) continue;
			const ticket = session.frames.getSnapshot().readyTicket;
			// Who presses a key has read what stands there.
			if (ticket !== undefined) session.dispatch({type: 'painted', ticket});
			return;
		}
	};
	const text = () =>
		`${session.frames
			.getSnapshot()
			.lines.map(line => lineText(line).trimEnd())
			.join('\n')}\n`;

	return {
		async pass(seconds) {
			for (let leftMs = seconds * 1000; leftMs > 0; leftMs -= stepMs) {
				elapsedMs += Math.min(stepMs, leftMs);
				simulated.engine.runUntil(startMs + elapsedMs);
				clock.advance(Math.min(stepMs, leftMs));
				await setImmediate();
			}
			await settled();
		},
		async press(keys) {
			for (const key of keys) {
				session.dispatch({type: 'key', press: {key, alone: true}});
				await settled();
			}
		},
		resize: size => session.dispatch({type: 'resized', ...size}),
		frame: () => session.frames.getSnapshot(),
		text,
		close() {
			session.close();
			cluster.close();
			simulated.stop();
		},
	};
}

function clusterOf(simulated: ReturnType<typeof runScenario>, clock: FakeClock, {namespace}: Scenario): Cluster {
	const source = storeSource(simulated);
	const identity = {context: 'simulator', server: 'https://127.0.0.1', namespace: namespace ?? 'default'};
	const transport = handlerTransport(simulated.handler, token, clock);
	const mirror = createMirror({source, identity, clock, readPresence: createPresenceRead(transport, {})});
	const closed = new AbortController();
	const acting = actingSide({
		mirror,
		source,
		api: createActionApi(transport),
		identity,
		clock,
		random: () => 0.5,
		signal: closed.signal,
	});
	return {
		...readingSide(mirror, source),
		...acting.side,
		// The administrator's: what is not known is no refusal.
		askRights() {},
		listNamespaces: createNamespaceReads(transport, closed.signal),
		readObject: createObjectReads(transport, closed.signal),
		close() {
			closed.abort();
			mirror.close();
			source.close();
		},
	};
}
