import type {Container} from '../../kubernetes/objects.ts';
import {amountOf} from '../../rollout/quantity.ts';
import type {WorldPod} from '../pods.ts';

/** Amounts by resource name, in the resource's base unit (cores, bytes). */
export type Amounts = Readonly<Record<string, number>>;

export function sumOf(...all: readonly Amounts[]): Amounts {
	const total: Record<string, number> = {};
	for (const amounts of all) {
		for (const [name, amount] of Object.entries(amounts)) {
			total[name] = (total[name] ?? 0) + amount;
		}
	}

	return total;
}

function greatestOf(a: Amounts, b: Amounts): Amounts {
	const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
	return Object.fromEntries(names.map(name => [name, Math.max(a[name] ?? 0, b[name] ?? 0)]));
}

type Resources = {
	readonly requests?: Readonly<Record<string, unknown>>;
	readonly limits?: Readonly<Record<string, unknown>>;
};

function containerAmounts(container: Container, field: keyof Resources): Amounts {
	const amounts = (container.resources as Resources | undefined)?.[field] ?? {};
	return Object.fromEntries(Object.entries(amounts).map(([name, quantity]) => [name, amountOf(quantity)]));
}

/**
 * What a pod asks for: containers and sidecars together, or the greatest need while an init container runs beside the
 * sidecars before it. Source: component-helpers/resource, PodRequests.
 */
export function podAmounts({spec}: Pick<WorldPod, 'spec'>, field: keyof Resources = 'requests'): Amounts {
	let sidecars: Amounts = {};
	let initPeak: Amounts = {};
	for (const container of spec.initContainers ?? []) {
		const own = containerAmounts(container, field);
		if (container.restartPolicy === 'Always') {
			sidecars = sumOf(sidecars, own);
			initPeak = greatestOf(initPeak, sidecars);
		} else {
			initPeak = greatestOf(initPeak, sumOf(sidecars, own));
		}
	}

	const running = sumOf(sidecars, ...spec.containers.map(container => containerAmounts(container, field)));
	return greatestOf(running, initPeak);
}
