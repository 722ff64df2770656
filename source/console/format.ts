/** `1,000`: always grouped the same way, whatever the machine's locale. */
export function thousands(count: number): string {
	return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 pod`, `2 pods`, `1,000 pods`. */
export function counted(count: number, one: string, many = `${one}s`): string {
	return `${thousands(count)} ${count === 1 ? one : many}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

// Making a formatter costs more than using it a thousand times.
function formatFor(timeZone: string): Intl.DateTimeFormat {
	const known = formats.get(timeZone);
	if (known) {
		return known;
	}
	const format = new Intl.DateTimeFormat('en-GB', {
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
		hourCycle: 'h23',
		timeZone,
	});
	formats.set(timeZone, format);
	return format;
}

const twoDigits = (part: number) => String(part).padStart(2, '0');

/** `14:03:22`, in the machine's time zone or the given one. */
export function timeOfDay(atMs: number, timeZone: string | undefined): string {
	if (timeZone !== undefined) {
		return formatFor(timeZone).format(atMs);
	}
	// The machine's own needs no formatter, which loads the tables of all languages: 15 ms of the first frame.
	const at = new Date(atMs);
	return [at.getHours(), at.getMinutes(), at.getSeconds()].map(twoDigits).join(':');
}

/** `14:03`. */
export function hourAndMinute(atMs: number, timeZone: string | undefined): string {
	return timeOfDay(atMs, timeZone).slice(0, 5);
}

/** `a, b and 3 more`, for lists in sentences. */
export function listed(items: readonly string[], most: number): string {
	return items.length <= most ? items.join(', ') : `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
}

/** The image without its registry and path: `checkout:1.9.0`, `checkout@sha256:0123456…`. */
export function shortImage(image: string): string {
	const name = image.slice(image.lastIndexOf('/') + 1);
	const digest = name.indexOf('@sha256:');
	// Seven characters of a digest tell two of them apart, as in git.
	return digest === -1 ? name : `${name.slice(0, digest + 8 + 7)}…`;
}

/** `imageChange` with what else changed behind it: `web:1, 2 env values changed`. */
export function templateChangeText(
	before: readonly string[],
	after: readonly string[],
	beside: string | undefined,
): string {
	return [imageChange(before, after), beside].filter(Boolean).join(', ');
}

/** `checkout 1.8.2 → 1.9.0` when only the tag differs, else `a:1 → b:2`; just the image when nothing differs. */
export function imageChange(before: readonly string[], after: readonly string[]): string {
	const from = before.map(shortImage);
	const to = after.map(shortImage);
	if (from.join() === to.join() || from.length === 0) {
		return listed(to, 2);
	}
	const changed = to.flatMap((image, index) => (image === from[index] ? [] : [oneImageChange(from[index], image)]));
	return changed.length === 0 ? `${listed(from, 2)} → ${listed(to, 2)}` : listed(changed, 2);
}

function oneImageChange(before: string | undefined, after: string): string {
	if (before === undefined) {
		return `+${after}`;
	}
	const [beforeName, beforeTag] = splitTag(before);
	const [afterName, afterTag] = splitTag(after);
	return beforeName === afterName && beforeTag !== '' && afterTag !== ''
		? `${afterName} ${beforeTag} → ${afterTag}`
		: `${before} → ${after}`;
}

function splitTag(image: string): readonly [name: string, tag: string] {
	const colon = image.indexOf(':');
	return colon === -1 ? [image, ''] : [image.slice(0, colon), image.slice(colon + 1)];
}
