import {fnv32a} from './pod-template-hash.ts';

/** A number of [0, 1) at every call: the same ones for the same seed, on every machine. */
export type Random = () => number;

/** A seed may be any text. */
const hashOf = (text: string) => fnv32a(new TextEncoder().encode(text));

/** The generator sfc32 of PractRand, small and fast, whose state the seed's text fills. Not for secrets. */
export function createRandom(seed: string): Random {
	let [a, b, c, counter] = [hashOf(`${seed} a`), hashOf(`${seed} b`), hashOf(`${seed} c`), 1];
	const next = () => {
		const sum = (((a + b) | 0) + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = (((c << 21) | (c >>> 11)) + sum) | 0;
		return (sum >>> 0) / 2 ** 32;
	};
	// The first numbers of similar seeds are similar.
	for (let round = 0; round < 12; round++) next();
	return next;
}
