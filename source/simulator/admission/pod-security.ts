import type {NewObject} from '../../control-plane/world.ts';
import {type Fields, fieldsOf, itemsOf} from '../api/json.ts';

const enforceLabel = 'pod-security.kubernetes.io/enforce';
const versionLabel = 'pod-security.kubernetes.io/enforce-version';

interface Part {
	readonly name: string;
	readonly security: Fields;
}

const partsOf = (spec: Fields): readonly Part[] =>
	[...itemsOf(spec.initContainers), ...itemsOf(spec.containers)].map(fieldsOf).map(container => ({
		name: String(container.name),
		security: fieldsOf(container.securityContext),
	}));

/** `container "web"`, `containers "web", "side"`. */
const named = (parts: readonly Part[]) =>
	`${parts.length === 1 ? 'container' : 'containers'} ${parts.map(({name}) => `"${name}"`).join(', ')}`;

type Check = (spec: Fields, parts: readonly Part[]) => string | undefined;

/** One that looks at each container by itself. */
const ofContainers =
	(isWrong: (security: Fields) => boolean, words: string, must: string): Check =>
	(_spec, parts) => {
		const wrong = parts.filter(({security}) => isWrong(security));
		return wrong.length === 0 ? undefined : `${words} (${named(wrong)} must ${must})`;
	};

const baseline: readonly Check[] = [
	spec => {
		const used = ['hostNetwork', 'hostPID', 'hostIPC'].filter(field => spec[field] === true);
		return used.length === 0 ? undefined : `host namespaces (${used.map(field => `${field}=true`).join(', ')})`;
	},
	ofContainers(({privileged}) => privileged === true, 'privileged', 'not set securityContext.privileged=true'),
];

const seccompOf = (security: Fields) => String(fieldsOf(security.seccompProfile).type ?? '');
const hasSeccomp = (security: Fields) => ['RuntimeDefault', 'Localhost'].includes(seccompOf(security));

/** What the pod or all of its containers have to say; the pod speaks for those that say nothing. */
const ofPod =
	(isRight: (security: Fields) => boolean, words: string, must: string): Check =>
	(spec, parts) => {
		const whole = isRight(fieldsOf(spec.securityContext));
		const wrong = parts.filter(({security}) => !isRight(security) && !whole);
		return wrong.length === 0 ? undefined : `${words} (pod or ${named(wrong)} must ${must})`;
	};

const restricted: readonly Check[] = [
	...baseline,
	ofContainers(
		({allowPrivilegeEscalation}) => allowPrivilegeEscalation !== false,
		'allowPrivilegeEscalation != false',
		'set securityContext.allowPrivilegeEscalation=false',
	),
	ofContainers(
		({capabilities}) => !itemsOf(fieldsOf(capabilities).drop).includes('ALL'),
		'unrestricted capabilities',
		'set securityContext.capabilities.drop=["ALL"]',
	),
	ofPod(({runAsNonRoot}) => runAsNonRoot === true, 'runAsNonRoot != true', 'set securityContext.runAsNonRoot=true'),
	ofPod(hasSeccomp, 'seccompProfile', 'set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"'),
];

const levels: Readonly<Record<string, readonly Check[]>> = {baseline, restricted};

/**
 * Why the PodSecurity level that a namespace's labels enforce refuses a pod; undefined: it doesn't. The checks that most
 * workloads meet, not all of a level's. Source: k8s.io/pod-security-admission, policy.
 */
export function podSecurityProblem(
	pod: NewObject,
	namespace: {readonly metadata: {readonly labels?: object}},
): string | undefined {
	const labels = fieldsOf(namespace.metadata.labels);
	const level = String(labels[enforceLabel] ?? 'privileged');
	const spec = fieldsOf(pod.spec);
	const found = (levels[level] ?? []).map(check => check(spec, partsOf(spec))).filter(text => text !== undefined);
	const version = String(labels[versionLabel] ?? 'latest');
	return found.length === 0 ? undefined : `violates PodSecurity "${level}:${version}": ${found.join(', ')}`;
}
