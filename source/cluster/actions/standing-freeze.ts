import type {Result} from '../../kubernetes/errors.ts';
import type {Workload} from '../../kubernetes/objects.ts';
import type {WorkloadName} from '../workload-name.ts';
import {fewAtATime, mostAtOnce} from './few-at-a-time.ts';
import type {StandingFreeze} from './freeze.ts';
import {type FrozenRecord, type FrozenState, judgeFrozen} from './frozen-record.ts';

/** What is read at the start of what earlier freezes left, as much as one freeze takes: more is counted and not read. */
const mostStanding = 200;

/** What stands of freezes, by what was noted of them, oldest first, and by what the objects are now; undefined: nothing does. */
export async function standingOf(
	all: readonly FrozenRecord[],
	read: (target: WorkloadName) => Promise<Result<Workload>>,
	nowMs: number,
): Promise<StandingFreeze | undefined> {
	const last = all.at(-1);
	if (last === undefined) return undefined;
	const looked = all.slice(-mostStanding);
	const states = await fewAtATime(looked, mostAtOnce, async record => {
		const answer = await read(record.target);
		const state = answer.ok ? judgeFrozen(record, answer.value, nowMs) : unreadState(answer.error.kind, record);
		return {target: record.target, state};
	});
	const inState = (type: (typeof states)[number]['state']['type']) =>
		states.flatMap(({target, state}) => (state.type === type ? [{target, why: 'why' in state ? state.why : ''}] : []));
	const ofLast = all.filter(({freeze}) => freeze === last.freeze);
	return {
		atMs: ofLast[0]?.atMs ?? last.atMs,
		of: last.of,
		begun: last.begun ?? ofLast.length,
		isUnderWay: last.isUnderWay === true,
		frozen: inState('frozen').map(({target}) => target),
		notDone: inState('not-done').map(({target}) => target),
		unread: inState('unread').map(({target}) => target),
		unlooked: all.length - looked.length,
		unknown: inState('unknown'),
		changed: inState('changed'),
	};
}

function unreadState(kind: string, {result}: FrozenRecord): FrozenState | {readonly type: 'unread'} {
	if (kind === 'not-found') return {type: 'changed', why: 'it was deleted'};
	return result === 'done' ? {type: 'unread'} : {type: 'unknown', why: 'it can not be read'};
}
