import {handScaled, ownerOf, sizeOf} from './replica-sets.ts';
import {type Trace, watchesOf} from './trace.ts';

const combined = '(combined from similar events): ';

interface EventFields {
	readonly reason?: string;
	readonly message?: string;
	readonly involvedObject?: {readonly uid?: string};
}

/** What the controller tells of a change of size. */
const textOf = (name: string, from: number, to: number) =>
	`Scaled ${to > from ? 'up' : 'down'} replica set ${name} from ${from} to ${to}`;

/** Adds to the texts of a Deployment. */
function push(texts: Map<string, string[]>, uid: string | undefined, text: string): void {
	const list = texts.get(uid ?? '') ?? [];
	texts.set(uid ?? '', [...list, text]);
}

/**
 * Where the texts of a run's ScalingReplicaSet events aren't its own changes of size, in order. One that was asked for by hand
 * isn't told.
 */
export function scalingTextFaults(trace: Trace): readonly string[] {
	const [told, done] = [new Map<string, string[]>(), new Map<string, string[]>()];
	const sizes = new Map<string, number>();
	const byHand = handScaled(trace);
	for (const {resource, event, object} of watchesOf(trace)) {
		const {uid, name} = object.metadata;
		const {reason, message = '', involvedObject} = object as EventFields;
		if (resource === 'events' && reason === 'ScalingReplicaSet' && event !== 'DELETED') {
			push(told, involvedObject?.uid, message.replace(combined, ''));
		} else if (resource === 'replicasets' && event !== 'DELETED') {
			const [from, to] = [sizes.get(uid) ?? (event === 'ADDED' ? 0 : sizeOf(object)), sizeOf(object)];
			sizes.set(uid, to);
			if (from !== to && !byHand.has(`${name} ${to}`)) {
				push(done, ownerOf(object), textOf(name, from, to));
			}
		}
	}

	return [...new Set([...told.keys(), ...done.keys()])].flatMap(uid => {
		const [texts, changes] = [told.get(uid) ?? [], done.get(uid) ?? []];
		const places = [...Array(Math.max(texts.length, changes.length)).keys()];
		return places
			.filter(place => texts[place] !== changes[place])
			.slice(0, 1)
			.map(place => `number ${place + 1}: told "${texts[place]}", done "${changes[place]}"`);
	});
}
