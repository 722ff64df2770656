import type {Identity} from '../identity.ts';
import type {ActionRequest} from './action.ts';
import {kubectlLine, kubectlPlainLine} from './kubectl-line.ts';

/** What the mirror knows beside a request, where no plan was made: the server was not read. */
export interface RequestKnowledge {
	/** The number of the revision that undo was proposed to go to; undefined: not known. */
	readonly revision?: number | undefined;
	/** kubectl undoes nothing that is paused. */
	readonly isPaused: boolean;
}

/**
 * What kubectl would do for a request, without a plan and so without its preconditions: for when the server does not answer
 * and somebody wants to try another way. Undefined: kubectl has no line that does the same, or it is not known.
 */
export function requestLine(
	identity: Identity,
	request: ActionRequest,
	{revision, isPaused}: RequestKnowledge,
): string | undefined {
	const {target} = request;
	const undoLine = (number: number | undefined) =>
		number === undefined || isPaused ? undefined : kubectlLine(identity, target, 'undo', `--to-revision=${number}`);
	switch (request.kind) {
		case 'pause':
		case 'resume':
			return target.kind === 'Deployment' ? kubectlLine(identity, target, request.kind) : undefined;
		case 'hold':
			return undefined;
		case 'restart':
			return kubectlLine(identity, target, 'restart');
		case 'scale':
			return kubectlPlainLine(identity, target, ['scale'], [`--replicas=${request.replicas}`]);
		case 'set-image':
			return kubectlPlainLine(identity, target, ['set', 'image'], [`${request.container}=${request.image}`]);
		case 'undo':
			return undoLine(revision);
		case 'roll-to':
			return undoLine(request.revision);
	}
}
