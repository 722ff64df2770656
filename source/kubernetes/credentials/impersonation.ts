import type {Impersonation} from '../kubeconfig/kubeconfig.ts';
import type {HeaderValues} from './credentials.ts';

/** The headers that make the API server treat a request as another user's; each group is a header of its own. */
export function impersonationHeaders(impersonation: Impersonation | undefined): HeaderValues {
	if (!impersonation) return {};
	const {user, uid, groups, extra = {}} = impersonation;
	const extras = Object.entries(extra).map(([key, values]) => [`Impersonate-Extra-${headerKey(key)}`, values] as const);
	return {
		...(user ? {'Impersonate-User': user} : {}),
		...(uid ? {'Impersonate-Uid': uid} : {}),
		...(groups.length > 0 ? {'Impersonate-Group': groups} : {}),
		...Object.fromEntries(extras),
	};
}

/** Percent-encodes the bytes that no header's name may have, and the percent sign (client-go's transport/round_trippers.go). */
function headerKey(key: string): string {
	return [...Buffer.from(key, 'utf8')]
		.map(byte => {
			const letter = String.fromCharCode(byte);
			return /[\w!#$&'*+.^`|~-]/.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
		})
		.join('');
}
