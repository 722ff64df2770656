import type {Binding} from './binding.ts';
import {askKeys} from './keys/ask-keys.ts';
import {commandKeys, stoppingWords} from './keys/command-keys.ts';
import {confirmKeys} from './keys/confirm-keys.ts';
import {freezeKeys} from './keys/freeze-keys.ts';
import {generalKeys} from './keys/general-keys.ts';
import {inspectionKeys, podKeys} from './keys/inspection-keys.ts';
import {listKeys} from './keys/list-keys.ts';
import {placeKeys} from './keys/place-keys.ts';
import {workloadKeys} from './keys/workload-keys.ts';
import type {ScreenName} from './state.ts';

/** Every key, those first that the footer offers first. Footer, help and documentation are made from this table. */
export const bindings: readonly Binding[] = [
	...confirmKeys,
	...freezeKeys,
	...stoppingWords,
	...workloadKeys,
	...podKeys,
	...askKeys,
	...commandKeys,
	...inspectionKeys,
	...placeKeys,
	...listKeys,
	...generalKeys,
];

export function bindingsOf(screen: ScreenName): readonly Binding[] {
	return bindings.filter(({screens}) => screens.includes(screen));
}

export function bindingFor(screen: ScreenName, key: string): Binding | undefined {
	return bindings.find(({keys, screens}) => keys.includes(key) && screens.includes(screen));
}
