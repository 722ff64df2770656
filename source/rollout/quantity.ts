const binaryExponents: Readonly<Record<string, number>> = {Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60};
const decimalExponents: Readonly<Record<string, number>> = {
	n: -9,
	u: -6,
	m: -3,
	'': 0,
	k: 3,
	M: 6,
	G: 9,
	T: 12,
	P: 15,
	E: 18,
};

/**
 * Above this no suffix reaches; an exponent from a hostile object must not make a number with a billion digits.
 */
const greatestExponent = 30;

/** `digits` times ten to the power of `exponent`, without trailing zeros: one text for one value. */
function decimalText(digits: bigint, exponent: number): string {
	let mantissa = digits;
	let power = exponent;
	while (mantissa !== 0n && mantissa % 10n === 0n) {
		mantissa /= 10n;
		power++;
	}

	return mantissa === 0n ? '0' : `${mantissa}e${power}`;
}

/**
 * One text for all ways to write the same quantity (`1`, `1000m`, `1e0`; `1Gi`, `1024Mi`), for comparison only.
 * Undefined for what is no quantity. Source: apimachinery pkg/api/resource, the grammar of Quantity.
 */
export function canonicalQuantity(value: unknown): string | undefined {
	const text = typeof value === 'number' ? String(value) : value;
	const parts = typeof text === 'string' ? /^([+-]?)(\d*)(?:\.(\d*))?([A-Za-z]*|[eE][+-]?\d+)$/.exec(text) : null;
	const [, sign = '', integer = '', fraction = '', suffix = ''] = parts ?? [];
	if (integer === '' && fraction === '') {
		return undefined;
	}

	const digits = BigInt(`${integer}${fraction}`) * (sign === '-' ? -1n : 1n);
	const binary = binaryExponents[suffix];
	if (binary !== undefined) {
		return decimalText(digits << BigInt(binary), -fraction.length);
	}

	const exponent = decimalExponents[suffix] ?? (/^[eE]/.test(suffix) ? Number(suffix.slice(1)) : Number.NaN);
	return Math.abs(exponent) <= greatestExponent ? decimalText(digits, exponent - fraction.length) : undefined;
}

/** What a quantity comes to as a number, in the resource's base unit (cores, bytes); 0 for what is none. */
export function amountOf(quantity: unknown): number {
	return Number(canonicalQuantity(quantity) ?? 0);
}
