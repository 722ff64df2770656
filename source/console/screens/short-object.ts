const ownerHash = /^[a-z0-9]+-(?=[a-z0-9]{5}$)/;

/** `pod/…8xk2p`, `rs/…6f9f58dffd`, `deployment`: all belong to the workload in the header, its name tells nothing here. */
export function shortObject(object: string, workload: string): string {
	const [kind = '', name = ''] = object.split('/');
	if (name === workload) {
		return kind;
	}
	const shortKind = kind === 'replicaset' ? 'rs' : kind;
	const prefix = `${workload}-`;
	if (!name.startsWith(prefix)) {
		return `${shortKind}/${name}`;
	}
	const rest = name.slice(prefix.length);
	// A StatefulSet's pods are called by their ordinals, and short enough.
	if (/^\d+$/.test(rest)) {
		return `${shortKind}/${name}`;
	}
	return `${shortKind}/…${kind === 'pod' ? rest.replace(ownerHash, '') : rest}`;
}
