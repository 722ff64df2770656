import type {Moved} from '../cluster/cluster.ts';
import type {MoveWatch} from '../cluster/moved.ts';
import type {Clock} from '../kubernetes/clock.ts';
import type {KubeconfigOutcome, ResolvedKubeconfig} from '../kubernetes/kubeconfig/kubeconfig.ts';
import {sanitizeText} from '../kubernetes/sanitize.ts';

export interface KubeconfigWatchInput {
	/** What was opened. */
	readonly opened: ResolvedKubeconfig;
	/** What the same files and flags come down to now. */
	readonly load: () => KubeconfigOutcome;
	/** Changes when one of the files does; cheap, for it is asked often. */
	readonly fingerprint: () => string;
	readonly clock: Clock;
}

/** Soon enough to be seen before the next command is typed, and a look costs microseconds. */
const lookEveryMs = 2_000;

/**
 * Watches whether the kubeconfig still leads to what was opened: another shell may have run `kubectl config
 * use-context`. A file that can't be used, or is being written, tells nothing.
 */
export function watchKubeconfig({opened, load, fingerprint, clock}: KubeconfigWatchInput): MoveWatch {
	const listeners = new Set<() => void>();
	let seen = fingerprint();
	let moved: Moved | undefined;

	function look() {
		cancel = clock.after(lookEveryMs, look);
		const now = fingerprint();
		if (now === seen) return;
		seen = now;
		const outcome = load();
		if (outcome.type !== 'resolved') return;
		const {contextName: context, cluster} = outcome.kubeconfig;
		const isHere = context === opened.contextName && cluster.server === opened.cluster.server;
		moved = isHere ? undefined : {context: sanitizeText(context), server: cluster.server};
		for (const listener of listeners) listener();
	}

	let cancel = clock.after(lookEveryMs, look);
	return {
		moved: () => moved,
		subscribe(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		close() {
			cancel();
			listeners.clear();
		},
	};
}
