import type {Revision} from './revisions.ts';

/** `web:1.2.3`, `checkout:v2`: something with a tag that could be an image. */
const imageLike = /(?:[\w.-]+(?::\d+)?\/)*[\w.-]+:[\w][\w.-]*/g;

const shortName = (image: string) => image.slice(image.lastIndexOf('/') + 1);
const nameOf = (image: string) => shortName(image).split(/[:@]/)[0] ?? '';

/**
 * Why a revision's change cause is not believed: it names another tag of an image that the revision runs, or it is word
 * for word that of the revision before, whose images are others. The annotation is copied on from change to change
 * unless somebody writes it anew (kubernetes/kubectl#1869). `before` is the next lower revision. Undefined: nothing
 * speaks against it.
 */
export function staleCause({changeCause, images}: Revision, before: Revision | undefined): string | undefined {
	if (changeCause === undefined) {
		return undefined;
	}

	const named = (changeCause.match(imageLike) ?? []).map(shortName);
	const own = images.map(shortName);
	if (named.some(name => own.includes(name))) {
		return undefined;
	}

	const other = named.find(name => own.some(image => nameOf(image) === nameOf(name)));
	if (other !== undefined) {
		return `it names ${other}`;
	}

	const isCopied = before?.changeCause === changeCause && before.images.join() !== images.join();
	return isCopied ? `copied from revision ${before.number}` : undefined;
}
