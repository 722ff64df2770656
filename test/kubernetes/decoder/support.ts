import fc from 'fast-check';

/** Where a body is cut; each is taken modulo its length. */
export const cutPlaces = fc.array(fc.nat(), {maxLength: 40});

/** The bytes in pieces, cut at the given places. */
export function cutAt(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
	const cuts = places.map(place => place % (bytes.length + 1)).sort((a, b) => a - b);
	return [0, ...cuts].map((start, index) => bytes.subarray(start, cuts[index] ?? bytes.length));
}
