import {replayCluster} from '../cluster/replay.ts';
import {systemClock} from '../kubernetes/clock.ts';
import {sanitizeDeep} from '../kubernetes/sanitize.ts';
import {createRecordingSource} from '../recording/recording-source.ts';
import {listRecordings, openRecording} from '../recording/recordings.ts';
import type {ConsoleFlags} from './console-flags.ts';
import {EXIT} from './exit-codes.ts';
import type {Session} from './session.ts';

const speedLimits = {least: 0.1, most: 1000};

/** The answer to `--recording help`. */
export async function recordingsHelp(): Promise<string> {
	const names = await listRecordings();
	return `Recordings of real clusters for --recording: ${names.join(', ')}`;
}

/** Opens the recording that `--recording` names. */
export async function openRecordingSession({recording, speed: speedText}: ConsoleFlags): Promise<Session> {
	const usage = (sentence: string): Session => ({ok: false, sentence, exitCode: EXIT.usage});
	const speed = speedText === undefined ? 1 : Number(speedText);
	if (!(speed >= speedLimits.least && speed <= speedLimits.most)) {
		return usage(`--speed is a number from ${speedLimits.least} to ${speedLimits.most}, not "${speedText}".`);
	}
	const opened = await openRecording(recording ?? '', {sanitize: sanitizeDeep});
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
