const decimal = /^\d+$/;

/**
 * Whether `version` is newer than `known`. Resource versions of one kind may be compared as numbers since Kubernetes
 * 1.35 (KEP-5504), and always were numbers in etcd; they may be longer than a double is exact. Where one is no number
 * only equality means anything, and another version counts as newer.
 */
export function isNewerVersion(version: string, known: string): boolean {
	if (!decimal.test(version) || !decimal.test(known)) return version !== known;
	return version.length === known.length ? version > known : version.length > known.length;
}

/** The newer of two. '' is none. */
export function newestVersion(one: string, other: string): string {
	return one === '' || (other !== '' && isNewerVersion(other, one)) ? other : one;
}
