import {isFields} from '../json.ts';

/**
 * A merged list in its order: the items that the patch names as it orders them, the others as the server had them; an
 * item of the server stays before the next named one that it stood before.
 * Source: apimachinery pkg/util/strategicpatch/patch.go, normalizeElementOrder.
 */
export function inOrder(
	merged: readonly unknown[],
	patchOrder: readonly unknown[],
	serverOrder: readonly unknown[],
	patchKey: string,
): unknown[] {
	const keyOf = (item: unknown) => (isFields(item) ? item[patchKey] : item);
	const [named, server] = [patchOrder.map(keyOf), serverOrder.map(keyOf)];
	const sorted = (items: readonly unknown[], order: readonly unknown[]) =>
		items.toSorted((a, b) => order.indexOf(keyOf(a)) - order.indexOf(keyOf(b)));
	const left = sorted(
		merged.filter(item => !named.includes(keyOf(item))),
		server,
	);
	const right = sorted(
		merged.filter(item => named.includes(keyOf(item))),
		named,
	);
	const before = (a: unknown, b: unknown) => {
		const [first, second] = [server.indexOf(keyOf(a)), server.indexOf(keyOf(b))];
		return first >= 0 && second >= 0 && first < second;
	};
	const result: unknown[] = [];
	let [i, j] = [0, 0];
	while (i < left.length && j < right.length) {
		result.push(before(left[i], right[j]) ? left[i++] : right[j++]);
	}

	return [...result, ...left.slice(i), ...right.slice(j)];
}
