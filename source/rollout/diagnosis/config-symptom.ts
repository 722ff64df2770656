import type {Event, Pod} from '../../kubernetes/objects.ts';
import {eventCells} from '../event-rows.ts';
import {epochMs} from '../timestamp.ts';
import {containerWords, type ObservedContainer} from './containers.ts';
import type {Symptom} from './symptom.ts';

/** The kubelet's copy of a ConfigMap or Secret lags behind: it is there a moment later, and nothing is missing. */
const syncing = /failed to sync (configmap|secret) cache|not registered/i;

const missingObject = /(configmap|secret)s? "([^"]+)" not found/i;
const missingKey = /couldn't find key (\S+) in (ConfigMap|Secret) \S*?\/?([^/\s]+)$/i;
/** Of volumes. */
const missingVolumeKey = /references non-existent (?:config|secret) key: (\S+)/i;

const kinds: Readonly<Record<string, string>> = {configmap: 'ConfigMap', secret: 'Secret'};

/** `need ConfigMap settings, which is not there`; undefined for another text. */
function missingWords(text: string): string | undefined {
	const [, kind = '', name] = missingObject.exec(text) ?? [];
	if (name !== undefined) {
		return `need ${kinds[kind.toLowerCase()]} ${name}, which is not there`;
	}

	const [, key, keyKind, holder] = missingKey.exec(text) ?? [];
	if (key !== undefined) {
		return `need key ${key} of ${keyKind} ${holder}, which is not there`;
	}

	const volumeKey = missingVolumeKey.exec(text)?.[1];
	return volumeKey === undefined
		? undefined
		: `need key ${volumeKey} of a volume's ConfigMap or Secret, which is not there`;
}

const syncingClause = 'wait until their node has read a ConfigMap or Secret';

/** Why a container can't be configured; undefined when that isn't what it waits for. */
export function configSymptom(container: ObservedContainer, pod: Pod): Symptom | undefined {
	const {reason, message = ''} = container.status.state?.waiting ?? {};
	if (reason !== 'CreateContainerConfigError') {
		return undefined;
	}

	if (syncing.test(message)) {
		return {cause: 'config-syncing', level: 'transient', clause: syncingClause, evidence: message};
	}

	const clause = missingWords(message) ?? `can't be configured: ${containerWords(container, pod)}`;
	// Kubernetes mends it by itself as soon as somebody creates what is missing.
	return {cause: 'config-missing', level: 'fault', clause, evidence: message};
}

/** The kubelet tries again at most so long later. Source: pkg/volume/util/operationexecutor, exponential back-off. */
const longestMountPauseMs = 122_000;
/** The first attempts fail as a rule when a volume is just being detached from another node. */
const firstAttemptsMs = 10_000;

const volumeReasons: ReadonlySet<string> = new Set(['FailedMount', 'FailedAttachVolume', 'FailedMapVolume']);

/** Why the volumes or the sandbox of a pod whose containers have not begun aren't there; from events, for no status tells. */
export function preparationSymptom(pod: Pod, events: readonly Event[], nowMs: number): Symptom | undefined {
	const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
	const hasBegun = statuses.some(({state, lastState}) => state?.running ?? state?.terminated ?? lastState?.terminated);
	const last = events.findLast(({reason = ''}) => volumeReasons.has(reason) || reason === 'FailedCreatePodSandBox');
	if (hasBegun || last === undefined || nowMs - eventCells(last).atMs > longestMountPauseMs) {
		return undefined;
	}

	const {message: evidence, atMs} = eventCells(last);
	const missing = missingWords(evidence);
	if (syncing.test(evidence)) {
		return {cause: 'config-syncing', level: 'transient', clause: syncingClause, evidence};
	}

	if (missing !== undefined) {
		return {cause: 'config-missing', level: 'fault', clause: missing, evidence};
	}

	const firstMs = epochMs(last.firstTimestamp) ?? atMs;
	const level = atMs - firstMs < firstAttemptsMs ? 'transient' : 'fault';
	if (last.reason === 'FailedCreatePodSandBox') {
		const clause = 'get no sandbox from their node (often its network plugin)';
		return {cause: 'sandbox-fails', level, clause, evidence};
	}

	const volume = /volume "([^"]+)"/.exec(evidence)?.[1];
	const what = volume === undefined ? 'their volumes' : `volume ${volume}`;
	const verb = last.reason === 'FailedAttachVolume' ? 'attached' : 'mounted';
	return {cause: 'volume-not-mounted', level, clause: `wait for ${what}, which can't be ${verb}`, evidence};
}
