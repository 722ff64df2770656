/** Letters and digits of generated names: no vowels, so that no words arise. Source: apimachinery util/rand. */
export const safeAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** Length of the random part of a generated name. Source: apiserver pkg/storage/names/generate.go. */
const suffixLength = 5;
/** A generated name's given part is cut so that the whole fits into a label's 63 characters. Source: the same. */
const longestBase = 58;

/** `generateName` with five random characters behind it, as the API server completes it. */
export function generatedName(base: string, random: () => number): string {
	const suffix = Array.from({length: suffixLength}, () => safeAlphabet[Math.floor(random() * safeAlphabet.length)]);
	return base.slice(0, longestBase) + suffix.join('');
}

/** A random (version 4) UUID drawn from `random`, so that a seed gives the same uids again. */
export function randomUid(random: () => number): string {
	const digit = (from: number, count: number) => (from + Math.floor(random() * count)).toString(16);
	const digits = (length: number) => Array.from({length}, () => digit(0, 16)).join('');
	return `${digits(8)}-${digits(4)}-4${digits(3)}-${digit(8, 4)}${digits(3)}-${digits(12)}`;
}
