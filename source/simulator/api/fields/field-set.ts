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

export function union(a: FieldSet, b: FieldSet): FieldSet {
	if (isEmpty(a)) return b;
	if (isEmpty(b)) return a;
	const children = new Map(a.children);
	for (const [step, child] of b.children) {
		const own = children.get(step);
		children.set(step, own ? union(own, child) : child);
	}

	return {member: a.member || b.member, children};
}

/** The paths of `a` that `b` doesn't have. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
	if (isEmpty(b)) return a;
	return fieldSet(
		a.member && !b.member,
		[...a.children].map(([step, child]) => {
			const other = b.children.get(step);
			return [step, other ? difference(child, other) : child] as const;
		}),
	);
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

/** From `fieldsV1`. */
export function readFieldSet(value: unknown): FieldSet {
	const entries = Object.entries(fieldsOf(value));
	const steps = entries.filter(([step]) => step !== '.');
	const member = entries.length === 0 || steps.length < entries.length;
	return {member, children: new Map(steps.map(([step, child]) => [step, readFieldSet(child)]))};
}

/** As `fieldsV1`: steps in order, `.` for a member that has members below it. */
export function writeFieldSet({member, children}: FieldSet): Fields {
	const steps = [...children].sort(([a], [b]) => (a < b ? -1 : 1));
	const fields = steps.map(([step, child]): [string, unknown] => [step, writeFieldSet(child)]);
	return Object.fromEntries(member && fields.length > 0 ? [['.', {}], ...fields] : fields);
}
