/** `#rrggbb`. */
export type Hex = `#${string}`;

type Rgb = readonly [red: number, green: number, blue: number];

export function rgbOf(hex: Hex): Rgb {
	const number = Number.parseInt(hex.slice(1), 16);
	return [number >> 16, (number >> 8) & 255, number & 255];
}

const cubeLevels = [0, 95, 135, 175, 215, 255] as const;

const distance = (a: Rgb, b: Rgb) => a.reduce((sum, value, index) => sum + (value - (b[index] ?? 0)) ** 2, 0);

/** The colour that a number from 16 to 255 stands for in xterm's table of 256: a cube of 6x6x6, then 24 greys. */
export function rgbOfIndex(index: number): Rgb {
	if (index >= 232) {
		const grey = 8 + (index - 232) * 10;
		return [grey, grey, grey];
	}
	const place = index - 16;
	const level = (at: number) => cubeLevels[at % 6] ?? 0;
	return [level(Math.floor(place / 36)), level(Math.floor(place / 6)), level(place)];
}

/** The nearest of the 256; never one of the first sixteen, which every user may have changed. */
export function nearestIndex(hex: Hex): number {
	const wanted = rgbOf(hex);
	let nearest = 16;
	for (let index = 17; index < 256; index += 1) {
		if (distance(rgbOfIndex(index), wanted) < distance(rgbOfIndex(nearest), wanted)) {
			nearest = index;
		}
	}
	return nearest;
}
