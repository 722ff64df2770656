/** Letters and digits of generated names: no vowels, so that no words arise. Source: apimachinery util/rand. */
export const safeAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * The letters that a pod-template-hash is made of: the ten decimal digits of a 32-bit number, each mapped to the safe
 * alphabet by its character code. Source: apimachinery util/rand, SafeEncodeString; deployment_util.go.
 */
const hashPattern = /^[4-9bcdf]{1,10}$/;

/** What the API server puts behind a generateName. Source: apiserver storage/names, SimpleNameGenerator. */
export const randomLength = 5;
const randomPattern = new RegExp(`^[${safeAlphabet}]{${randomLength}}$`);

/** A generateName is cut to this, so that the name fits into 63 characters. Source: likewise, MaxGeneratedNameLength. */
export const longestGenerateName = 58;

/** Whether a Deployment of that name would call one of its ReplicaSets so: `web-6f9f58dffd`, and not `web-admin`. */
export function isReplicaSetName(name: string, deploymentName: string): boolean {
	const prefix = `${deploymentName}-`;
	return name.startsWith(prefix) && hashPattern.test(name.slice(prefix.length));
}

/** Whether a pod of one of its ReplicaSets would be called so: `web-6f9f58dffd-8xk2p`, and not `web-agent-x7k2p`. */
export function isPodName(name: string, deploymentName: string): boolean {
	const stem = name.slice(0, -randomLength);
	if (!randomPattern.test(name.slice(-randomLength))) {
		return false;
	}

	if (stem.endsWith('-') && isReplicaSetName(stem.slice(0, -1), deploymentName)) {
		return true;
	}

	// The ReplicaSet's name was cut, within the hash or before it: what is left of it must fit.
	const prefix = `${deploymentName}-`.slice(0, longestGenerateName);
	const hash = stem.slice(prefix.length);
	return stem.length === longestGenerateName && stem.startsWith(prefix) && (hash === '' || hashPattern.test(hash));
}

/** Whether a StatefulSet of that name would call one of its pods so: `db-0`. Source: stateful_set_utils.go, getPodName. */
export function isOrdinalPodName(name: string, setName: string): boolean {
	const prefix = `${setName}-`;
	return name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length));
}

/** Whether a pod of a DaemonSet of that name would be called so: `agent-8xk2p`. */
export function isSetPodName(name: string, setName: string): boolean {
	const prefix = `${setName}-`.slice(0, longestGenerateName);
	return (
		name.length === prefix.length + randomLength &&
		name.startsWith(prefix) &&
		randomPattern.test(name.slice(prefix.length))
	);
}
