import type {Impersonation, KubeconfigOverrides, UserEntry} from './kubeconfig.ts';

/**
 * A user with what kubectl's `--as` flags put in place of the kubeconfig's: each flag replaces its own part, of the
 * extras each key its own values.
 */
export function impersonating(user: UserEntry, {as, asGroups, asUid, asUserExtra}: KubeconfigOverrides): UserEntry {
	const own = user.impersonation;
	const impersonated = as || own?.user;
	const uid = asUid || own?.uid;
	const groups = asGroups && asGroups.length > 0 ? asGroups : (own?.groups ?? []);
	const extra = {...own?.extra, ...extrasOf(asUserExtra ?? [])};
	const hasExtra = Object.keys(extra).length > 0;
	if (!impersonated && !uid && groups.length === 0 && !hasExtra) return user;
	const impersonation: Impersonation = {
		groups,
		...(impersonated ? {user: impersonated} : {}),
		...(uid ? {uid} : {}),
		...(hasExtra ? {extra} : {}),
	};
	return {...user, impersonation};
}

/** `['a=1', 'a=2']` → `{a: ['1', '2']}`. kubectl passes over what has no equals sign. */
function extrasOf(pairs: readonly string[]): Readonly<Record<string, readonly string[]>> {
	const split = pairs.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1), pair] as const);
	const usable = split.filter(([key, , pair]) => pair.includes('=') && key !== '');
	return Object.fromEntries(
		usable.map(([key]) => [key, usable.filter(([other]) => other === key).map(([, value]) => value)]),
	);
}
