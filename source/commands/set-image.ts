import {imageFault} from '../rollout/typed-image.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import {carryOut} from './carry-out.ts';
import {EXIT} from './exit-codes.ts';
import type {CommandContext} from './one-shot.ts';

/** `rolltop set-image KIND/NAME CONTAINER=IMAGE`: rolls out another image. */
export async function setImageCommand(context: CommandContext): Promise<number | undefined> {
	const {output, target, words} = context;
	const [, container, image] = /^([^=]+)=(.+)$/.exec(words[0] ?? '') ?? [];
	if (container === undefined || image === undefined) {
		output.fail(`rolltop set-image needs CONTAINER=IMAGE: rolltop set-image ${workloadRef(target)} CONTAINER=IMAGE.`);
		return EXIT.usage;
	}
	const fault = imageFault(image);
	if (fault !== undefined) {
		output.fail(`${fault}.`);
		return EXIT.usage;
	}
	return carryOut(context, {request: {kind: 'set-image', target, container, image}, question: 'Set it now'});
}
