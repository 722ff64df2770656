import {canonicalQuantity} from '../../rollout/quantity.ts';

export const isQuantity = (value: unknown): value is string | number =>
	(typeof value === 'string' || typeof value === 'number') && canonicalQuantity(value) !== undefined;

/** The parts of `-12e3`, the form that canonicalQuantity gives; zero for what is no quantity. */
function partsOf(value: unknown): {readonly mantissa: bigint; readonly exponent: number} {
	const [mantissa = '0', exponent = '0'] = (canonicalQuantity(value) ?? '0').split('e');
	return {mantissa: BigInt(mantissa), exponent: Number(exponent)};
}

/** Below, equal or above zero as the first quantity is less than, the same as or more than the second. */
export function compareQuantities(a: string | number, b: string | number): number {
	const [first, second] = [partsOf(a), partsOf(b)];
	const least = Math.min(first.exponent, second.exponent);
	const whole = ({mantissa, exponent}: typeof first) => mantissa * 10n ** BigInt(exponent - least);
	const difference = whole(first) - whole(second);
	return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

const decimalSuffixes: ReadonlyMap<number, string> = new Map([
	[-9, 'n'],
	[-6, 'u'],
	[-3, 'm'],
	[0, ''],
	[3, 'k'],
	[6, 'M'],
	[9, 'G'],
	[12, 'T'],
	[15, 'P'],
	[18, 'E'],
]);
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/**
 * A quantity as the server prints it again: `1000m` is `1`, `1024Mi` is `1Gi`, `0.5` is `500m`; the family of suffixes
 * stays. Source: apimachinery pkg/api/resource, Quantity.CanonicalizeBytes.
 */
export function compactQuantity(value: string | number): string {
	const text = String(value);
	const {mantissa, exponent} = partsOf(value);
	if (/[KMGTPE]i$/.test(text) && exponent >= 0) return binaryText(mantissa * 10n ** BigInt(exponent));
	if (/[eE][+-]?\d+$/.test(text)) return text;
	let [digits, power] = [mantissa, exponent];
	while (!decimalSuffixes.has(power)) {
		digits *= 10n;
		power--;
		if (power < -9) return text;
	}

	return digits === 0n ? '0' : `${digits}${decimalSuffixes.get(power) ?? ''}`;
}

function binaryText(bytes: bigint): string {
	let [amount, step] = [bytes, 0];
	while (amount !== 0n && amount % 1024n === 0n && step < binarySuffixes.length - 1) {
		amount /= 1024n;
		step++;
	}

	return `${amount}${binarySuffixes[step] ?? ''}`;
}
