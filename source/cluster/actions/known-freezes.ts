import type {ActionOutcome, Preview} from './action.ts';
import type {FreezePlan} from './freeze.ts';
import type {FrozenRecord, FrozenRecords} from './frozen-record.ts';

/** What is known to be frozen: by what this run did, laid over what others noted. */
export interface KnownFreezes {
	/** Oldest first; of one object the last. */
	records(): Promise<readonly FrozenRecord[]>;
	/** Beside the journal: where there is none, this run knows all the same what it stopped. `atMs`: when it was sent. */
	note(preview: Preview, atMs: number, outcome: ActionOutcome): void;
	/** It was stopped since, or went on, as no part of a freeze. Of what others noted the journal tells that, too. */
	overtake(uid: string): void;
	/** Of what is left as it is a person was told: it is not offered again. */
	settle(plan: FreezePlan, atMs: number): Promise<void>;
}

/** @param kept - What other runs noted; absent: nothing is kept beyond this process. */
export function createKnownFreezes(kept: FrozenRecords | undefined): KnownFreezes {
	/** By freeze and uid, what this run did; `closed`: it is no longer a matter of a freeze. */
	const own = new Map<string, FrozenRecord | 'closed'>();
	const keyOf = ({freeze, uid}: Pick<FrozenRecord, 'freeze' | 'uid'>) => `${freeze} ${uid}`;

	/** Every freeze of it: none that is older comes to light again. */
	function close(record: Pick<FrozenRecord, 'freeze' | 'uid'>): void {
		for (const [key, known] of own) {
			if (known !== 'closed' && known.uid === record.uid) own.set(key, 'closed');
		}
		own.set(keyOf(record), 'closed');
	}

	async function records(): Promise<readonly FrozenRecord[]> {
		const byKey = new Map<string, FrozenRecord | 'closed'>();
		for (const record of (await kept?.read()) ?? []) byKey.set(keyOf(record), record);
		for (const [key, record] of own) byKey.set(key, record);
		const byUid = new Map<string, FrozenRecord>();
		for (const record of byKey.values()) {
			if (record !== 'closed') byUid.set(record.uid, record);
		}
		return [...byUid.values()];
	}

	function note({mark, request, basis}: Preview, atMs: number, outcome: ActionOutcome): void {
		if (mark === undefined) return;
		const {uid, generation} = basis;
		if ('thaws' in mark) {
			if (outcome.type === 'done') close({freeze: mark.thaws, uid});
			return;
		}
		const isUnknown = outcome.type === 'failed' && outcome.unknown === true;
		const result = outcome.type === 'done' ? 'done' : isUnknown ? 'unknown' : undefined;
		if (result === undefined) return;
		const answered = outcome.type === 'done' ? {answeredMs: outcome.receipt.atMs} : {};
		own.set(keyOf({...mark, uid}), {...mark, atMs, target: request.target, uid, generation, result, ...answered});
	}

	function overtake(uid: string): void {
		for (const [key, known] of own) {
			if (known !== 'closed' && known.uid === uid) own.set(key, {...known, isOvertaken: true});
		}
	}

	async function settle({items}: FreezePlan, atMs: number): Promise<void> {
		const left = new Map(
			items.flatMap(({uid, fate}) => (fate.type === 'left' && fate.isSettled ? [[uid, fate.why] as const] : [])),
		);
		for (const record of await records()) {
			const why = left.get(record.uid);
			if (why === undefined) continue;
			close(record);
			await kept?.close(record, why, atMs);
		}
	}

	return {records, note, overtake, settle};
}
