import type {Clock} from '../../kubernetes/clock.ts';
import type {Access} from '../access/access.ts';
import type {Discovery} from '../discovery/discovery.ts';
import type {OpenApi} from '../discovery/open-api.ts';
import type {ServedResources} from '../discovery/served-resources.ts';
import type {Bindings} from '../store/bind.ts';
import type {Namespaces} from '../store/namespaces.ts';
import type {ObjectStore} from '../store/object-store.ts';
import type {Objects} from '../store/objects.ts';
import type {PodLogs} from './pod-logs.ts';

/** Of the real machine: watches end and bookmarks come by it, whatever the simulated time does. */
export type Timers = Pick<Clock, 'after'>;

/** All that request handlers work on. */
export interface Site {
	readonly store: ObjectStore;
	readonly objects: Objects;
	readonly bindings: Bindings;
	readonly namespaces: Namespaces;
	readonly served: ServedResources;
	readonly discovery: Discovery;
	readonly openApi: OpenApi;
	readonly access: Access;
	readonly logs: PodLogs;
	readonly timers: Timers;
	/** Epoch milliseconds of the simulated time. */
	readonly nowMs: () => number;
	/** A number of [0, 1). */
	readonly random: () => number;
}
