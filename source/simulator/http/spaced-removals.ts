import type {Clock} from '../../kubernetes/clock.ts';
import type {StreamResponse} from '../server/messages.ts';

/**
 * A real API server ends a pod by two writes, its last state and its removal, each of which etcd has to keep on disk;
 * so watches tell of the removal some milliseconds after what was before it. A client that puts both into queues of its own, as
 * kwok does, may overtake itself when they come at once: it deletes the pod again.
 */
const REMOVAL_DELAY_MS = 10;

const removal = '{"type":"DELETED"';

interface Item {
	readonly dueMs: number;
	readonly act: () => void;
}

/** A watch whose removals come a little later, in order with everything else; what is not a removal waits for none. */
export function spacedRemovals(response: StreamResponse, clock: Pick<Clock, 'monotonicMs' | 'after'>): StreamResponse {
	return {
		...response,
		stream(sink) {
			const waiting: Item[] = [];
			let cancel = () => {};
			const flush = () => {
				cancel();
				for (let next = waiting[0]; next; next = waiting[0]) {
					const leftMs = next.dueMs - clock.monotonicMs();
					if (leftMs > 0) {
						cancel = clock.after(leftMs, flush);
						return;
					}
					waiting.shift();
					next.act();
				}
			};
			const send = (delayMs: number, act: () => void) => {
				waiting.push({dueMs: clock.monotonicMs() + delayMs, act});
				if (waiting.length === 1) flush();
			};
			const stop = response.stream({
				write: text => send(text.startsWith(removal) ? REMOVAL_DELAY_MS : 0, () => sink.write(text)),
				end: () => send(0, () => sink.end()),
				get waitingBytes() {
					return sink.waitingBytes;
				},
			});
			return () => {
				cancel();
				waiting.length = 0;
				stop();
			};
		},
	};
}
