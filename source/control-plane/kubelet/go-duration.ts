const unitMs: Readonly<Record<string, number>> = {
	ns: 1e-6,
	us: 1e-3,
	µs: 1e-3,
	ms: 1,
	s: 1000,
	m: 60_000,
	h: 3_600_000,
};

/** Milliseconds of a Go duration (`1.5s`, `1m30s`, `300ms`); undefined for other text. Source: Go, time.ParseDuration. */
export function parseGoDuration(text: string): number | undefined {
	if (!/^(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) {
		return undefined;
	}

	let ms = 0;
	for (const [, amount, unit = ''] of text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)) {
		ms += Number(amount) * (unitMs[unit] ?? 0);
	}

	return ms;
}

/** A duration as Go prints it: `10s`, `1m20s`, `186ms`, `1.204s`. Source: Go, time.Duration.String. */
export function goDuration(ms: number): string {
	if (ms < 1000) {
		return `${Number(ms.toFixed(6))}ms`;
	}

	const hours = Math.floor(ms / 3_600_000);
	const minutes = Math.floor((ms % 3_600_000) / 60_000);
	const seconds = Number(((ms % 60_000) / 1000).toFixed(9));
	const withHours = hours > 0 ? `${hours}h` : '';
	return `${withHours}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds}s`;
}
