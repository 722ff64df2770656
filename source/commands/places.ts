import type {ConnectedCluster} from '../cluster/connect.ts';
import type {Arrival, Place, PlaceList, Places} from '../console/places.ts';
import {listContexts} from '../kubernetes/kubeconfig/list-contexts.ts';
import {contextConfig, usualConfig} from '../storage/config.ts';
import type {ConsoleFlags} from './console-flags.ts';
import type {LookingBack} from './looking-back.ts';
import {type ClusterSession, kubeconfigInput, type OpenClusterOptions, openCluster} from './open-cluster.ts';

/** Where the console can go, and the cluster where it is. */
export interface OpenPlaces extends Places {
	/** The one that is open now: it is to be closed at the end. */
	current(): ConnectedCluster;
	/** After that: resolves when nothing of any of them is under way any more, see `ConnectedCluster`. */
	left(): Promise<void>;
}

/**
 * Opens clusters one after the other behind one console, by the rules of the first: each is a session of its own, with the
 * settings of its context; the former is closed with everything that it held.
 * @param flags - Those that the first one was opened with.
 * @param lookBack - Tells what earlier runs left behind where one has come to; absent: nothing is known of them.
 */
export function createPlaces(
	flags: ConsoleFlags,
	process: NodeJS.Process,
	options: OpenClusterOptions,
	first: Extract<ClusterSession, {ok: true}>,
	lookBack?: LookingBack['at'],
): OpenPlaces {
	let present = {flags, session: first};
	const leaving = new Set<Promise<void>>();

	/** A context that is chosen has its own cluster, user and namespace: what the command line put in their place was for the first. */
	function flagsFor(place: Place): ConsoleFlags {
		if (place.type === 'namespace') {
			return {...present.flags, namespace: place.namespace, allNamespaces: place.namespace === undefined};
		}
		return {...present.flags, context: place.key, cluster: undefined, user: undefined, namespace: undefined};
	}

	return {
		current: () => present.session.cluster,
		async left() {
			await Promise.all([...leaving, present.session.cluster.left()]);
		},
		contexts(): PlaceList {
			const list = listContexts(kubeconfigInput(present.flags, process));
			if (!list.ok) return list;
			const {context, server} = present.session;
			const config = options.storage?.config ?? usualConfig;
			const rows = list.contexts.map(row => ({
				...row,
				isHere: row.name === context && row.server === server,
				...(contextConfig(config, row.key).readOnly ? {note: 'read-only'} : {}),
			}));
			return {ok: true, rows};
		},
		go(place): Arrival {
			const next = flagsFor(place);
			const session = openCluster(next, process, options);
			if (!session.ok) return {ok: false, sentence: session.sentence};
			const former = present.session.cluster;
			former.close();
			const gone = former.left().finally(() => leaving.delete(gone));
			leaving.add(gone);
			present = {flags: next, session};
			const {cluster, confirm} = session;
			return {ok: true, cluster, confirmByName: confirm === 'name', ...(lookBack ? {told: lookBack(session)} : {})};
		},
	};
}
