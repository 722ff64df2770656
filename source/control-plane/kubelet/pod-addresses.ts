/** Hands out pod addresses, each to one pod at a time; the lowest free one first. */
export interface PodAddresses {
	of(uid: string): string;
	release(uid: string): void;
}

/** Addresses of a /16 network; the second byte of the host part is filled after 250 pods. */
const hostsPerByte = 250;

export function podAddresses(network: string): PodAddresses {
	const taken = new Map<string, number>();
	const free: number[] = [];
	return {
		of(uid) {
			// Without a free one, all numbers from 0 to the count of taken ones are in use.
			const number = taken.get(uid) ?? free.pop() ?? taken.size;
			taken.set(uid, number);
			return `${network}.${Math.floor(number / hostsPerByte)}.${(number % hostsPerByte) + 1}`;
		},
		release(uid) {
			const number = taken.get(uid);
			if (number !== undefined) {
				taken.delete(uid);
				free.push(number);
			}
		},
	};
}
