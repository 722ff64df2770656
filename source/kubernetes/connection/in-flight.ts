import {droppedCode} from './connection-error.ts';

/** What can be broken off: a request, or the body of its answer. */
interface Destroyable {
	destroy(error?: Error): unknown;
}

/** The requests and bodies under way. */
export interface InFlight {
	add(part: Destroyable): void;
	delete(part: Destroyable): void;
	/** Breaks all of them off at once; each fails as unreachable. */
	dropAll(): void;
}

export function createInFlight(): InFlight {
	const parts = new Set<Destroyable>();
	return {
		add: part => void parts.add(part),
		delete: part => void parts.delete(part),
		dropAll() {
			const dropped = [...parts];
			parts.clear();
			for (const part of dropped) {
				part.destroy(Object.assign(new Error('connection dropped'), {code: droppedCode}));
			}
		},
	};
}
