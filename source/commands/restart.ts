import {carryOut} from './carry-out.ts';
import type {CommandContext} from './one-shot.ts';

/** `rolltop restart KIND/NAME`: all pods anew, as the strategy has it. */
export function restartCommand(context: CommandContext): Promise<number | undefined> {
	return carryOut(context, {request: {kind: 'restart', target: context.target}, question: 'Restart now'});
}
