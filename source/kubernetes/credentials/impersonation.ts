import type {Impersonation} from '../kubeconfig/kubeconfig.ts';
import type {HeaderValues} from './credentials.ts';

/** The headers that make the API server treat a request as another user's; each group is a header of its own. */
export function impersonationHeaders(impersonation: Impersonation | undefined): HeaderValues {
	if (!impersonation) return {};
	const {user, uid, groups} = impersonation;
	return {
		...(user ? {'Impersonate-User': user} : {}),
		...(uid ? {'Impersonate-Uid': uid} : {}),
		...(groups.length > 0 ? {'Impersonate-Group': groups} : {}),
	};
}
