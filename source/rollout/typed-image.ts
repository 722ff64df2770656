/** The longest reference with registry, path, tag and digest that registries take is shorter. */
export const longestImage = 500;

/**
 * Why a text is no reference of an image, as far as its letters tell; undefined: it may be one. The API server takes
 * anything, and the kubelet says `InvalidImageName` when the old pod is gone. Pure.
 */
export function imageFault(text: string): string | undefined {
	if (text.length > longestImage) return `an image has at most ${longestImage} characters, not ${text.length}`;
	// Of a registry, a path, a tag and a digest: https://github.com/distribution/reference/blob/main/regexp.go
	const [odd] = /[^\w.\-/:@+[\]]/u.exec(text) ?? [];
	if (odd === undefined) return undefined;
	return `"${text}" is no image: ${/\s/.test(odd) ? 'there is a space in it' : `no image has a ${odd} in it`}`;
}
