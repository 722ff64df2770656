import {hostname} from 'node:os';
import type {FrozenRecord, FrozenRecords} from '../cluster/actions/frozen-record.ts';
import {isBraking} from '../cluster/actions/overtaking.ts';
import type {Journal} from '../storage/journal.ts';
import type {Intent, JournalEntry} from '../storage/journal-entry.ts';
import {surelyOverMs, type UnfinishedOptions} from '../storage/unfinished.ts';
import {isRunning, targetOf} from './unfinished-writes.ts';

/** A cluster as the journal names it. */
type JournalPlace = Pick<Intent, 'context' | 'server'>;

/** What the journal on disk tells of freezes of one cluster. */
export function createFrozenRecords(journal: Journal, place: JournalPlace, now: () => number): FrozenRecords {
	return {
		read: async () => frozenRecords(await journal.read(), place, {nowMs: now(), host: hostname(), isRunning}),
		close: ({freeze, uid}, sentence, atMs) => journal.append({type: 'left', freeze, uid, atMs, sentence}),
	};
}

/** How far a freeze is: it began with some, whatever became of them, and some were answered. */
interface Course {
	readonly begun: Set<string>;
	readonly answered: Set<string>;
	last: Intent;
}

function coursesOf(entries: readonly JournalEntry[]): ReadonlyMap<string, Course> {
	const courses = new Map<string, Course>();
	for (const entry of entries) {
		if (entry.type !== 'intent' && entry.type !== 'receipt') continue;
		if (entry.mark === undefined || !('freeze' in entry.mark)) continue;
		const course = courses.get(entry.mark.freeze);
		if (entry.type === 'receipt') {
			course?.answered.add(entry.uid);
		} else if (course === undefined) {
			courses.set(entry.mark.freeze, {begun: new Set([entry.uid]), answered: new Set(), last: entry});
		} else {
			course.begun.add(entry.uid);
			course.last = entry;
		}
	}
	return courses;
}

/** Whoever began it goes on with it: the next write is sent within moments. */
function isUnderWay({answered, last}: Course, of: number, {nowMs, host, isRunning: runs}: UnfinishedOptions): boolean {
	return answered.size < of && nowMs - last.atMs <= surelyOverMs && last.host === host && runs(last.pid);
}

/** Of each object what a freeze of that cluster stopped last, or may have, unless it was taken back. Pure. */
export function frozenRecords(
	entries: readonly JournalEntry[],
	place: JournalPlace,
	options: UnfinishedOptions,
): readonly FrozenRecord[] {
	const courses = coursesOf(entries);
	const records = new Map<string, FrozenRecord>();
	for (const entry of entries) {
		if (entry.type === 'told') continue;
		if (entry.type === 'left') {
			if (records.get(entry.uid)?.freeze === entry.freeze) records.delete(entry.uid);
			continue;
		}
		const {mark, uid, atMs, generation} = entry;
		if (entry.context !== place.context || entry.server !== place.server) continue;
		const known = records.get(uid);
		if (mark === undefined) {
			const isDone = entry.type === 'receipt' && entry.result === 'done';
			if (known && isDone && isBraking(entry.changes)) records.set(uid, {...known, isOvertaken: true});
			continue;
		}
		if ('thaws' in mark) {
			if (entry.type === 'intent') {
				if (known) records.set(uid, {...known, isThawing: true});
			} else if (entry.result === 'done') {
				records.delete(uid);
			} else if (known && entry.unknown !== true) {
				const {isThawing: _isThawing, ...frozen} = known;
				records.set(uid, frozen);
			}
			continue;
		}
		const target = targetOf(entry);
		if (target === undefined) continue;
		if (entry.type === 'intent') {
			// Behind the others: the last one is of the last freeze.
			records.delete(uid);
			records.set(uid, {...mark, atMs, target, uid, generation, result: 'unknown'});
		} else if (entry.result === 'done') {
			const begun = known ?? {...mark, atMs, target, uid, generation};
			records.set(uid, {...begun, result: 'done', answeredMs: atMs});
		} else if (entry.unknown !== true) {
			records.delete(uid);
		}
	}
	const underWay = new Map<string, boolean>();
	return [...records.values()].map(record => {
		const course = courses.get(record.freeze);
		if (course === undefined) return record;
		const isNow = underWay.get(record.freeze) ?? isUnderWay(course, record.of, options);
		underWay.set(record.freeze, isNow);
		return {...record, begun: course.begun.size, ...(isNow ? {isUnderWay: true} : {})};
	});
}
