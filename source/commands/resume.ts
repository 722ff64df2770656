import {carryOut} from './carry-out.ts';
import type {CommandContext} from './one-shot.ts';

/** `rolltop resume KIND/NAME`: shows what would roll out then, and resumes. */
export function resumeCommand(context: CommandContext): Promise<number | undefined> {
	const {target} = context;
	return carryOut(context, {request: {kind: 'resume', target}, question: 'Resume now'});
}
