import type {ClusterView, Moved} from './cluster.ts';

/** Tells when kubectl, by the same kubeconfig, would go elsewhere. */
export interface MoveWatch {
	/** Undefined: it would still go here. */
	moved(): Moved | undefined;
	subscribe(listener: () => void): () => void;
	close(): void;
}

interface Viewed {
	view(): ClusterView;
	subscribe(listener: () => void): () => void;
}

/** A view with what `watch` tells; parts that did not change keep their identity. */
export function withMoved({view, subscribe}: Viewed, watch: MoveWatch): Viewed {
	let last: {readonly plain: ClusterView; readonly moved: Moved | undefined; readonly view: ClusterView} | undefined;
	return {
		view() {
			const plain = view();
			const moved = watch.moved();
			if (last?.plain !== plain || last.moved !== moved) {
				last = {plain, moved, view: moved === undefined ? plain : {...plain, moved}};
			}
			return last.view;
		},
		subscribe(listener) {
			const ends = [subscribe(listener), watch.subscribe(listener)];
			return () => {
				for (const end of ends) end();
			};
		},
	};
}
