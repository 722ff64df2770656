import {failure, type Result} from '../errors.ts';
import type {KubernetesObject} from '../objects.ts';
import {sanitizeDeep} from '../sanitize.ts';
import type {WatchQuery} from '../watch-events.ts';
import {shapeOf} from './object-shapes.ts';
import {createCompletion, createProjection, type Projection} from './projection.ts';
import {createPruneJson} from './prune-json.ts';
import {pickingOf} from './shape.ts';

/** Makes records of objects. Both ways fail as `protocol`. */
export interface ObjectReader {
	/** Of the one whose JSON text is in bytes[start, end). */
	read(bytes: Buffer, start: number, end: number): Result<KubernetesObject>;
	/** Of one that was parsed. */
	readonly project: Projection;
	/** How many texts were longer than `longObjectBytes`. */
	longObjects(): number;
}

/** etcd takes 1.5 MB by default: a longer one is read, and counted, for each costs as much time as 200 pods. */
export const longObjectBytes = 2 * 1024 * 1024;

/**
 * The reader of the objects that a query brings. `read` gives what `project` makes of the parsed text, at a third of the
 * cost: of an object as the API server writes it only what is kept is parsed.
 */
export function createObjectReader(query: Pick<WatchQuery, 'resource' | 'detail'>): ObjectReader {
	const shape = shapeOf(query);
	const {prune, join} = createPruneJson(shape);
	const project = createProjection(query);
	const complete = createCompletion(query);
	const picking = pickingOf(shape);
	let longObjects = 0;
	return {
		project,
		longObjects: () => longObjects,
		read(bytes, start, end) {
			if (end - start > longObjectBytes) longObjects++;
			const pruned = prune(bytes, start, end);
			try {
				if (pruned === undefined) return project(JSON.parse(bytes.toString('utf8', start, end)));
				const parsed = JSON.parse(pruned.text);
				join(parsed);
				const record = picking ? picking(parsed) : parsed;
				return complete(pruned.isClean ? record : sanitizeDeep(record));
			} catch {
				return notJson;
			}
		},
	};
}

const notJson = failure({kind: 'protocol', message: 'The answer holds something that is not JSON.'});
