import {replayCluster} from '../cluster/replay.ts';
import {systemClock} from '../kubernetes/clock.ts';
import {sanitizeDeep} from '../kubernetes/sanitize.ts';
import {createRecordingSource} from '../recording/recording-source.ts';
import {listRecordings, openRecording} from '../recording/recordings.ts';
import type {ConsoleFlags} from './console-flags.ts';
import {EXIT} from './exit-codes.ts';
import type {Session} from './session.ts';

/** What `--simulate` shows without `--scenario`: the tutorial's three replicas going from v1 to v2 and back. */
const DEFAULT_RECORDING = 'tutorial';

const SPEED = {least: 0.1, most: 1000};

/** Opens the recording that `--scenario` names; `help` lists them. */
export async function openRecordingSession({scenario, speed: speedText}: ConsoleFlags): Promise<Session> {
	const usage = (sentence: string): Session => ({ok: false, sentence, exitCode: EXIT.usage});
	if (scenario === 'help') {
		const names = await listRecordings();
		return {ok: false, sentence: `Recordings for --scenario: ${names.join(', ')}`, exitCode: EXIT.done};
	}
	const speed = speedText === undefined ? 1 : Number(speedText);
	if (!(speed >= SPEED.least && speed <= SPEED.most)) {
		return usage(`--speed is a number from ${SPEED.least} to ${SPEED.most}, not "${speedText}".`);
	}
	const opened = await openRecording(scenario ?? DEFAULT_RECORDING, {sanitize: sanitizeDeep});
	if (!opened.ok) return usage(opened.message);

	const {trace} = opened;
	const source = createRecordingSource({trace, clock: systemClock, speed});
	const cluster = replayCluster({
		source,
		clock: systemClock,
		identity: {context: trace.name, server: 'a recording', namespace: trace.name},
		position: source.replay,
	});
	return {ok: true, cluster, namespace: trace.name};
}
