import {type Fields, fieldsOf} from '../json.ts';

/**
 * A set of paths into an object, as a tree. A step is written as FieldsV1 has it: `f:spec`, `k:{"name":"a"}`,
 * `v:"text"`. Source: structured-merge-diff fieldpath.
 */
export interface FieldSet {
	/** The path itself belongs to the set. */
	readonly member: boolean;
	readonly children: ReadonlyMap<string, FieldSet>;
}

export const emptySet: FieldSet = {member: false, children: new Map()};
export const leaf: FieldSet = {member: true, children: new Map()};

export const isEmpty = ({member, children}: FieldSet): boolean => !member && children.size === 0;

/** A set without branches that hold nothing. */
export function fieldSet(member: boolean, children: Iterable<readonly [string, FieldSet]>): FieldSet {
	return {member, children: new Map([...children].filter(([, child]) => !isEmpty(child)))};
}

/** One of the two where it has all paths of the other: what is known of it (its text) need not be found out again. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
	if (a === b || isEmpty(b)) return a;
	if (isEmpty(a)) return b;
	const news: (readonly [string, FieldSet])[] = [];
	for (const [step, child] of b.children) {
		const own = a.children.get(step);
		const joined = own ? union(own, child) : child;
		if (joined !== own) news.push([step, joined]);
	}

	const member = a.member || b.member;
	return news.length === 0 && member === a.member ? a : {member, children: new Map([...a.children, ...news])};
}

/** The paths of `a` that `b` doesn't have; `a` itself where that is all of them. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
	if (isEmpty(b)) return a;
	const member = a.member && !b.member;
	let isSame = member === a.member;
	const children = [...a.children].map(([step, child]) => {
		const other = b.children.get(step);
		const left = other ? difference(child, other) : child;
		isSame &&= left === child;
		return [step, left] as const;
	});
	return isSame ? a : fieldSet(member, children);
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
	return fieldSet(
		a.member && b.member,
		[...a.children].map(([step, child]) => {
			const other = b.children.get(step);
			return [step, other ? intersection(child, other) : emptySet] as const;
		}),
	);
}

/** `a` without the paths of `b` and all that lies below them. */
export function withoutBranches(a: FieldSet, b: FieldSet): FieldSet {
	if (b.member) return emptySet;
	return fieldSet(
		a.member,
		[...a.children].map(([step, child]) => {
			const other = b.children.get(step);
			return [step, other ? withoutBranches(child, other) : child] as const;
		}),
	);
}

/** The members of a set as lists of steps, a path before what lies below it. */
export function pathsOf({member, children}: FieldSet, above: readonly string[] = []): readonly (readonly string[])[] {
	const below = [...children].flatMap(([step, child]) => pathsOf(child, [...above, step]));
	return member ? [above, ...below] : below;
}

/** What was written of a set, and what that is when it is read again: most entries stay as they were, write by write. */
const writtenOf = new WeakMap<FieldSet, Fields>();
const readOf = new WeakMap<object, FieldSet>();

/** From `fieldsV1`. */
export function readFieldSet(value: unknown): FieldSet {
	const known = typeof value === 'object' && value !== null ? readOf.get(value) : undefined;
	if (known) return known;
	const entries = Object.entries(fieldsOf(value));
	const steps = entries.filter(([step]) => step !== '.');
	const member = entries.length === 0 || steps.length < entries.length;
	return {member, children: new Map(steps.map(([step, child]) => [step, readFieldSet(child)]))};
}

/** As `fieldsV1`: steps in order, `.` for a member that has members below it. */
export function writeFieldSet(set: FieldSet): Fields {
	const known = writtenOf.get(set);
	if (known) return known;
	const steps = [...set.children].sort(([a], [b]) => (a < b ? -1 : 1));
	const fields = steps.map(([step, child]): [string, unknown] => [step, writeFieldSet(child)]);
	const written = Object.fromEntries(set.member && fields.length > 0 ? [['.', {}], ...fields] : fields);
	writtenOf.set(set, written);
	readOf.set(written, set);
	return written;
}
