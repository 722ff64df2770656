import type {ApiRequest, StreamResponse} from '../server/messages.ts';

export interface StreamFaults {
	/** Whether nothing of this request's stream may get through for now. */
	readonly isSilent: (request: ApiRequest) => boolean;
	readonly dropsBookmarks: (request: ApiRequest) => boolean;
}

/** The streams that are open, for faults that come while they run. */
export interface FaultyStreams {
	wrap(request: ApiRequest, response: StreamResponse): StreamResponse;
	/** Ends those that are meant. */
	cut(isMeant: (request: ApiRequest) => boolean): void;
	/** Sends what was held back where there is silence no more. */
	flush(): void;
}

/** The end of the initial events stays: it is the list itself, without it a client never begins. */
const isPlainBookmark = (line: string) =>
	line.startsWith('{"type":"BOOKMARK"') && !line.includes('k8s.io/initial-events-end');

interface Open {
	readonly request: ApiRequest;
	readonly cut: () => void;
	readonly flush: () => void;
}

export function createStreams({isSilent, dropsBookmarks}: StreamFaults): FaultyStreams {
	const streams = new Set<Open>();
	return {
		wrap: (request, response) => ({
			...response,
			stream(sink) {
				let held: (() => void)[] = [];
				let heldBytes = 0;
				const send = (act: () => void, bytes = 0) => {
					if (!isSilent(request)) {
						act();
						return;
					}
					held.push(act);
					heldBytes += bytes;
				};
				const stop = response.stream({
					write(line) {
						if (!(isPlainBookmark(line) && dropsBookmarks(request))) send(() => sink.write(line), line.length);
					},
					end: () => send(() => sink.end()),
					get waitingBytes() {
						return sink.waitingBytes + heldBytes;
					},
				});
				const close = () => {
					streams.delete(open);
					stop();
				};
				const open: Open = {
					request,
					cut() {
						close();
						sink.end();
					},
					flush() {
						if (isSilent(request)) return;
						const acts = held;
						held = [];
						heldBytes = 0;
						for (const act of acts) act();
					},
				};
				streams.add(open);
				return close;
			},
		}),
		cut(isMeant) {
			for (const open of [...streams]) {
				if (isMeant(open.request)) open.cut();
			}
		},
		flush() {
			for (const open of [...streams]) open.flush();
		},
	};
}
