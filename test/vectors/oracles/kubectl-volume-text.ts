import {fieldsOf, listOf, textOf} from './kubectl-container-text.ts';

type Fields = Readonly<Record<string, unknown>>;

interface VolumeKind {
	readonly type: string;
	readonly lines: (source: Fields) => readonly string[];
}

const flag = (value: unknown) => String(value === true);

const field = (label: string, value: unknown) => `${label}:\t${textOf(value)}`;

function projectedSource({secret, downwardAPI, configMap, serviceAccountToken}: Fields): readonly string[] {
	if (secret) {
		const {name, optional} = fieldsOf(secret);
		return [field('SecretName', name), `Optional:\t${flag(optional)}`];
	}

	if (downwardAPI) {
		return ['DownwardAPI:\ttrue'];
	}

	if (configMap) {
		const {name, optional} = fieldsOf(configMap);
		return [field('ConfigMapName', name), `Optional:\t${flag(optional)}`];
	}

	return serviceAccountToken ? [field('TokenExpirationSeconds', fieldsOf(serviceAccountToken).expirationSeconds)] : [];
}

const downwardItem = ({fieldRef, resourceFieldRef, path}: Fields) => {
	const from = fieldRef ? fieldsOf(fieldRef).fieldPath : fieldsOf(resourceFieldRef).resource;
	return `  ${textOf(from)} -> ${textOf(path)}`;
};

/** The volume types that can still be created; for others the text is kubectl's for a type that it doesn't know. */
const volumeKinds: Readonly<Record<string, VolumeKind>> = {
	hostPath: {
		type: 'HostPath (bare host directory volume)',
		lines: ({path, type}) => [field('Path', path), field('HostPathType', type ?? '<none>')],
	},
	emptyDir: {
		type: "EmptyDir (a temporary directory that shares a pod's lifetime)",
		lines: ({medium, sizeLimit}) => [field('Medium', medium), field('SizeLimit', sizeLimit ?? '<unset>')],
	},
	secret: {
		type: 'Secret (a volume populated by a Secret)',
		lines: ({secretName, optional}) => [field('SecretName', secretName), `Optional:\t${flag(optional)}`],
	},
	configMap: {
		type: 'ConfigMap (a volume populated by a ConfigMap)',
		lines: ({name, optional}) => [field('Name', name), `Optional:\t${flag(optional)}`],
	},
	nfs: {
		type: 'NFS (an NFS mount that lasts the lifetime of a pod)',
		lines: ({server, path, readOnly}) => [field('Server', server), field('Path', path), `ReadOnly:\t${flag(readOnly)}`],
	},
	persistentVolumeClaim: {
		type: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
		lines: ({claimName, readOnly}) => [field('ClaimName', claimName), `ReadOnly:\t${flag(readOnly)}`],
	},
	downwardAPI: {
		type: 'DownwardAPI (a volume populated by information about the pod)',
		lines: ({items}) => ['Items:', ...listOf(items).map(downwardItem)],
	},
	projected: {
		type: 'Projected (a volume that contains injected data from multiple sources)',
		lines: ({sources}) => listOf(sources).flatMap(projectedSource),
	},
	image: {
		type: 'Image (a container image or OCI artifact)',
		lines: ({reference, pullPolicy}) => [field('Reference', reference), field('PullPolicy', pullPolicy)],
	},
};

/** A template's volume as kubectl describes it. Source: kubectl describe/describe.go, describeVolumes. */
export function volumeLines(volume: Fields): readonly string[] {
	const heading = `   ${textOf(volume.name)}:`;
	const found = Object.entries(volumeKinds).find(([name]) => volume[name] !== undefined && volume[name] !== null);
	if (found === undefined) {
		return [heading, '  <unknown>'];
	}

	const [name, {type, lines}] = found;
	return [heading, ...[`Type:\t${type}`, ...lines(fieldsOf(volume[name]))].map(line => `    ${line}`)];
}
