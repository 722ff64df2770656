/** What a role allows, as in a ClusterRole; `*` stands for everything. */
export interface PolicyRule {
	readonly verbs: readonly string[];
	readonly apiGroups?: readonly string[];
	readonly resources?: readonly string[];
	readonly resourceNames?: readonly string[];
	readonly nonResourceURLs?: readonly string[];
	/** Only there; absent: in every namespace. */
	readonly namespaces?: readonly string[];
	/** Who gave it, as an access review tells it. */
	readonly why?: string;
}

/** Who asks. */
export interface User {
	readonly name: string;
	readonly groups: readonly string[];
	readonly rules: readonly PolicyRule[];
	/** The rules that the cluster's own role bindings give, which are looked up when the others don't do. */
	readonly bound?: () => readonly PolicyRule[];
	/** What the user may not do although the rules allow it. */
	readonly forbidden?: readonly PolicyRule[];
}

export interface ResourceAttributes {
	readonly verb: string;
	readonly group: string;
	readonly resource: string;
	readonly subresource?: string;
	readonly namespace?: string;
	readonly name?: string;
}

export interface NonResourceAttributes {
	readonly verb: string;
	readonly path: string;
}

/** Bearer tokens and the rights behind them, as a scenario sets them. */
export interface Access {
	/** The user of a bearer token; undefined: 401. */
	userOf(token: string): User | undefined;
	/** Who sends no token. */
	anonymous(): User;
	/** The rules of a user that somebody impersonates; users that nobody named have none. */
	userNamed(name: string, groups: readonly string[]): User;
	/** Lets tokens expire, and come back. */
	setExpired(token: string, expired: boolean): void;
	/** All tokens, expired ones too. */
	tokens(): readonly string[];
	/** A new token of a service account. */
	addToken(token: string, name: string): void;
	/** Takes these rights from everybody, and gives back those that were taken before. */
	forbid(rules: readonly PolicyRule[]): void;
}

/** May do anything, as a cluster administrator. */
export const everything: readonly PolicyRule[] = [
	{verbs: ['*'], apiGroups: ['*'], resources: ['*']},
	{verbs: ['*'], nonResourceURLs: ['*']},
];

const ANONYMOUS_GROUP = 'system:unauthenticated';
const AUTHENTICATED_GROUP = 'system:authenticated';

/** The groups of a service account's user. Source: apiserver authentication/serviceaccount, MakeGroupNames. */
function accountGroups(name: string): readonly string[] {
	const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(name) ?? [];
	return namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}

export const ADMINISTRATORS = 'system:masters';

/** The rules that the cluster's own role bindings give a user. */
export type BoundRules = (name: string, groups: readonly string[]) => readonly PolicyRule[];

export function createAccess(scenarioUsers: ReadonlyMap<string, User>, boundTo: BoundRules): Access {
	const users = new Map(scenarioUsers);
	const expired = new Set<string>();
	let forbidden: readonly PolicyRule[] = [];
	return {
		userOf(token) {
			const user = expired.has(token) ? undefined : users.get(token);
			return user && {...user, bound: () => boundTo(user.name, user.groups), forbidden};
		},
		anonymous() {
			const [name, groups] = ['system:anonymous', [ANONYMOUS_GROUP]];
			return {name, groups, rules: [], bound: () => boundTo(name, groups), forbidden};
		},
		userNamed(name, groups) {
			const known = [...users.values()].find(user => user.name === name);
			const all = [...groups, ...accountGroups(name), AUTHENTICATED_GROUP];
			const rules = groups.includes(ADMINISTRATORS) ? everything : (known?.rules ?? []);
			return {name, groups: all, rules, bound: () => boundTo(name, all), forbidden};
		},
		tokens: () => [...users.keys()],
		addToken(token, name) {
			users.set(token, {name, groups: [...accountGroups(name), AUTHENTICATED_GROUP], rules: []});
		},
		forbid(rules) {
			forbidden = rules;
		},
		setExpired(token, isExpired) {
			if (isExpired) expired.add(token);
			else expired.delete(token);
		},
	};
}

const covers = (allowed: readonly string[] | undefined, value: string) =>
	allowed !== undefined && (allowed.includes('*') || allowed.includes(value));

function coversResource(rule: PolicyRule, {resource, subresource}: ResourceAttributes): boolean {
	const named = subresource === undefined ? resource : `${resource}/${subresource}`;
	return covers(rule.resources, named) || (subresource !== undefined && covers(rule.resources, `*/${subresource}`));
}

const findRule = ({rules, bound}: User, allows: (rule: PolicyRule) => boolean): PolicyRule | undefined =>
	rules.find(allows) ?? bound?.().find(allows);

/** The rule that lets a user act; undefined: none does. Source: plugin/pkg/auth/authorizer/rbac, RuleAllows. */
export function ruleFor(user: User, asked: ResourceAttributes): PolicyRule | undefined {
	const allows = (rule: PolicyRule) =>
		covers(rule.verbs, asked.verb) &&
		covers(rule.apiGroups, asked.group) &&
		coversResource(rule, asked) &&
		(rule.namespaces === undefined || covers(rule.namespaces, asked.namespace ?? '')) &&
		(rule.resourceNames === undefined || covers(rule.resourceNames, asked.name ?? ''));
	return user.forbidden?.some(allows) ? undefined : findRule(user, allows);
}

export const mayAct = (user: User, asked: ResourceAttributes): boolean => ruleFor(user, asked) !== undefined;

export function ruleForPath(user: User, {verb, path}: NonResourceAttributes): PolicyRule | undefined {
	const matches = (pattern: string) =>
		pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)));
	return findRule(user, rule => covers(rule.verbs, verb) && (rule.nonResourceURLs ?? []).some(matches));
}

export const mayGet = (user: User, asked: NonResourceAttributes): boolean => ruleForPath(user, asked) !== undefined;
