import type {Event, Pod} from '../../kubernetes/objects.ts';
import {backOffMs} from '../back-off.ts';
import {eventCells} from '../event-rows.ts';
import {imageOf, type ObservedContainer} from './containers.ts';
import type {Cause, Level} from './diagnosis.ts';
import {lastEvent} from './parts.ts';
import type {Symptom} from './symptom.ts';

const pullReasons: ReadonlySet<string> = new Set(['ErrImagePull', 'ImagePullBackOff', 'RegistryUnavailable']);

interface Verdict {
	readonly cause: Cause;
	readonly level: Level;
	readonly words: string;
}

/**
 * What registries and runtimes say, in the order in which it is looked for: one that wants a login says of a missing
 * repository both that it may not exist and that access is denied. A refused login heals only by hand, a registry that
 * doesn't answer by itself.
 */
const verdicts: readonly (Verdict & {readonly pattern: RegExp})[] = [
	{
		cause: 'registry-unreachable',
		level: 'transient',
		words: 'the registry limits how often it may be asked',
		pattern: /toomanyrequests|too many requests|rate limit|\b429\b/i,
	},
	{
		cause: 'registry-denied',
		level: 'fault',
		words: 'the registry refuses access (or there is no such repository)',
		pattern: /does not exist or may require/i,
	},
	{
		cause: 'registry-denied',
		level: 'fault',
		words: 'the registry refuses access',
		pattern: /unauthorized|denied|forbidden|\b40[13]\b|no basic auth|authorization failed|authentication required/i,
	},
	{
		cause: 'registry-unreachable',
		level: 'transient',
		words: "the registry can't be reached",
		pattern:
			/no such host|server misbehaving|i\/o timeout|timed? ?out|connection (refused|reset)|network is unreachable|no route to host|tls|x509|\bEOF\b|\b50[0234]\b|deadline exceeded|temporary failure/i,
	},
	{
		cause: 'image-not-found',
		level: 'fault',
		words: 'not found',
		pattern: /not ?found|manifest unknown|name unknown|does not exist|no such image|no match for platform|\b404\b/i,
	},
];

const unknownVerdict: Verdict = {cause: 'image-pull-fails', level: 'transient', words: 'the pull fails'};

const verdictOf = (text: string): Verdict => verdicts.find(({pattern}) => pattern.test(text)) ?? unknownVerdict;

/** Since 1.32 the container's own message says why a pull failed; before, only the event does. */
function pullError({status}: ObservedContainer, events: readonly Event[]): string {
	const message = status.state?.waiting?.message ?? '';
	const told = message.replace(/^Back-off pulling image "[^"]*":? ?/, '').replace(/^ErrImagePull: /, '');
	const failed = lastEvent(events, 'Failed', /^Failed to pull image /)?.message ?? '';
	return told || failed.replace(/^Failed to pull image "[^"]*": /, '');
}

/** The back-off doubles with each failure and is counted from the last one. Source: pkg/kubelet/images, image_manager.go. */
function nextPull(image: string, events: readonly Event[]): Pick<Symptom, 'countdown'> {
	const failures = events.filter(
		({reason, message = ''}) => reason === 'Failed' && message.startsWith(`Failed to pull image "${image}"`),
	);
	const last = failures.at(-1);
	if (last === undefined) {
		return {};
	}

	const count = failures.reduce((sum, event) => sum + eventCells(event).count, 0);
	return {countdown: {what: 'next pull', atMs: eventCells(last).atMs + backOffMs(count)}};
}

/** Why a container's image can't be had; undefined when that isn't what it waits for. */
export function imageSymptom(container: ObservedContainer, pod: Pod, events: readonly Event[]): Symptom | undefined {
	const {reason = '', message = ''} = container.status.state?.waiting ?? {};
	const image = imageOf(container, pod);
	if (reason === 'InvalidImageName') {
		const clause = `have an image name that can't be read: ${image}`;
		return {cause: 'image-name-invalid', level: 'fault', clause, evidence: message};
	}

	if (reason === 'ErrImageNeverPull') {
		const clause = `may not pull ${image}, which is not on their node (pull policy Never)`;
		return {cause: 'image-not-found', level: 'fault', clause, evidence: message};
	}

	if (reason === 'ImageInspectError' || reason === 'SignatureValidationFailed') {
		return {cause: 'image-pull-fails', level: 'fault', clause: `can't use ${image}`, evidence: message};
	}

	if (!pullReasons.has(reason)) {
		return undefined;
	}

	const error = pullError(container, events);
	const {cause, level, words} = verdictOf(error);
	const evidence = error ? {evidence: error} : {};
	return {cause, level, clause: `can't pull ${image}: ${words}`, ...evidence, ...nextPull(image, events)};
}
