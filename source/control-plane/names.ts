import {longestGenerateName, randomLength, safeAlphabet} from '../rollout/generated-names.ts';

/** `generateName` with five random characters behind it, as the API server completes it. */
export function generatedName(base: string, random: () => number): string {
	const suffix = Array.from({length: randomLength}, () => safeAlphabet[Math.floor(random() * safeAlphabet.length)]);
	return base.slice(0, longestGenerateName) + suffix.join('');
}

/** A random (version 4) UUID drawn from `random`, so that a seed gives the same uids again. */
export function randomUid(random: () => number): string {
	const digit = (from: number, count: number) => (from + Math.floor(random() * count)).toString(16);
	const digits = (length: number) => Array.from({length}, () => digit(0, 16)).join('');
	return `${digits(8)}-${digits(4)}-4${digits(3)}-${digit(8, 4)}${digits(3)}-${digits(12)}`;
}
