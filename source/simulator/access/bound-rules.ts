import type {WorldObject, WorldReader} from '../../control-plane/world.ts';
import {type Fields, fieldsOf, itemsOf, textOf} from '../api/json.ts';
import type {PolicyRule} from './access.ts';

/** Source: plugin/pkg/auth/authorizer/rbac, appliesToUser. */
function concerns({kind, namespace, name}: Fields, user: string, groups: readonly string[], bound?: string): boolean {
	switch (kind) {
		case 'User':
			return name === user;
		case 'Group':
			return groups.includes(textOf(name));
		case 'ServiceAccount':
			return user === `system:serviceaccount:${textOf(namespace) || (bound ?? '')}:${textOf(name)}`;
		default:
			return false;
	}
}

const textsOf = (value: unknown): readonly string[] => itemsOf(value).map(textOf);

function ruleOf(rule: Fields, namespace: string | undefined, why: string): PolicyRule {
	const list = (name: keyof PolicyRule & string) => (rule[name] === undefined ? {} : {[name]: textsOf(rule[name])});
	return {
		verbs: textsOf(rule.verbs),
		...list('apiGroups'),
		...list('resources'),
		...list('resourceNames'),
		// A binding of a namespace gives no rights to paths.
		...(namespace === undefined ? list('nonResourceURLs') : {namespaces: [namespace]}),
		why,
	};
}

function rulesOf(
	world: WorldReader,
	binding: WorldObject,
	user: string,
	groups: readonly string[],
): readonly PolicyRule[] {
	const {namespace, name} = binding.metadata;
	const subject = itemsOf(binding.subjects)
		.map(fieldsOf)
		.find(each => concerns(each, user, groups, namespace));
	if (!subject) return [];
	const {kind, name: roleName} = fieldsOf(binding.roleRef);
	const isCluster = kind === 'ClusterRole';
	const role = world.get(textOf(kind), isCluster ? undefined : namespace, textOf(roleName));
	const place = namespace === undefined ? name : `${name}/${namespace}`;
	const account = subject.kind === 'ServiceAccount';
	const subjectName = account
		? `${textOf(subject.name)}/${textOf(subject.namespace) || (namespace ?? '')}`
		: textOf(subject.name);
	const roleText = isCluster ? textOf(roleName) : `${textOf(roleName)}/${namespace}`;
	const why = `RBAC: allowed by ${binding.kind} "${place}" of ${textOf(kind)} "${isCluster ? textOf(roleName) : roleText}" to ${textOf(subject.kind)} "${subjectName}"`;
	return itemsOf(role?.rules).map(rule => ruleOf(fieldsOf(rule), namespace, why));
}

/**
 * What the roles that are stored in the cluster let a user do. Source: plugin/pkg/auth/authorizer/rbac, VisitRulesFor.
 */
export function boundRules(world: WorldReader, user: string, groups: readonly string[]): readonly PolicyRule[] {
	return ['ClusterRoleBinding', 'RoleBinding'].flatMap(kind =>
		world.list(kind).flatMap(binding => rulesOf(world, binding, user, groups)),
	);
}
