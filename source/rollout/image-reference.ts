/** A part of a repository's path, and of its registry's name. Source: distribution/reference, regexp.go. */
const pathPart = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const hostPart = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const host = `(?:${hostPart}(?:\\.${hostPart})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const tag = '[\\w][\\w.-]{0,127}';
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const reference = new RegExp(`^((?:${host}/)?${pathPart}(?:/${pathPart})*)(?::(${tag}))?(?:@(${digest}))?$`);

/** Longer names no registry takes. Source: distribution/reference, NameTotalLengthMax. */
const mostNameLength = 255;

/** The name of an image without tag and digest; undefined when the text is no image reference that a kubelet can read. */
export function repositoryOf(image: string): string | undefined {
	const [, name] = reference.exec(image) ?? [];
	// Bare hexadecimal would be an image's id, which nothing pulls.
	const isId = /^[0-9a-f]{64}$/.test(image);
	return name === undefined || name.length > mostNameLength || isId ? undefined : name;
}
