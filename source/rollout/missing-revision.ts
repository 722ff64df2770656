import type {Revision} from './revisions.ts';

/**
 * `deployment/web has no revision 9; it has 4, 3.`, or of a number that an undo changed, `revision 1 of deployment/web is
 * revision 4 now.`: that a revision of this number is not among `revisions`, and what to say in its place.
 */
export function missingRevisionText(name: string, number: number, revisions: readonly Revision[]): string {
	const renumbered = revisions.find(({formerNumbers}) => formerNumbers.includes(number));
	if (renumbered) return `Revision ${number} of ${name} is revision ${renumbered.number} now.`;
	const numbers = revisions.map(one => one.number).join(', ');
	return `${name} has no revision ${number}; it has ${numbers || 'none'}.`;
}
