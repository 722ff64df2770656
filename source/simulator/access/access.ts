/** What a role allows, as in a ClusterRole; `*` stands for everything. */
export interface PolicyRule {
	readonly verbs: readonly string[];
	readonly apiGroups?: readonly string[];
	readonly resources?: readonly string[];
	readonly resourceNames?: readonly string[];
	readonly nonResourceURLs?: readonly string[];
	/** Only there; absent: in every namespace. */
	readonly namespaces?: readonly string[];
}

/** Who asks. */
export interface User {
	readonly name: string;
	readonly groups: readonly string[];
	readonly rules: readonly PolicyRule[];
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
	/** Takes these rights from everybody, and gives back those that were taken before. */
	forbid(rules: readonly PolicyRule[]): void;
}

/** May do anything, as a cluster administrator. */
export const everything: readonly PolicyRule[] = [
	{verbs: ['*'], apiGroups: ['*'], resources: ['*']},
	{verbs: ['*'], nonResourceURLs: ['*']},
];

/** What anybody may look at. Source: RBAC's default role system:public-info-viewer. */
const publicPaths = ['/healthz', '/livez', '/readyz', '/version', '/version/'];

/** What every authenticated user may: discovery and asking for their own rights. Source: RBAC's default roles. */
export const discoveryRules: readonly PolicyRule[] = [
	{
		verbs: ['create'],
		apiGroups: ['authorization.k8s.io'],
		resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
	},
	{verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews']},
	{
		verbs: ['get'],
		nonResourceURLs: [
			'/api',
			'/api/*',
			'/apis',
			'/apis/*',
			'/healthz',
			'/livez',
			'/openapi',
			'/openapi/*',
			'/readyz',
			'/version',
			'/version/',
		],
	},
];

const publicRules: readonly PolicyRule[] = [{verbs: ['get'], nonResourceURLs: publicPaths}];

const ANONYMOUS_GROUP = 'system:unauthenticated';

/** What everybody of a user's sort may, whatever their roles. */
export const defaultRules = ({groups}: User): readonly PolicyRule[] =>
	groups.includes(ANONYMOUS_GROUP) ? publicRules : [...discoveryRules, ...publicRules];

export const ADMINISTRATORS = 'system:masters';

export function createAccess(users: ReadonlyMap<string, User>): Access {
	const expired = new Set<string>();
	let forbidden: readonly PolicyRule[] = [];
	return {
		userOf(token) {
			const user = expired.has(token) ? undefined : users.get(token);
			return user && {...user, forbidden};
		},
		anonymous: () => ({name: 'system:anonymous', groups: [ANONYMOUS_GROUP], rules: [], forbidden}),
		userNamed(name, groups) {
			const known = [...users.values()].find(user => user.name === name);
			const rules = groups.includes(ADMINISTRATORS) ? everything : (known?.rules ?? []);
			return {name, groups: [...groups, 'system:authenticated'], rules, forbidden};
		},
		tokens: () => [...users.keys()],
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

/** Source: plugin/pkg/auth/authorizer/rbac, RuleAllows. */
export function mayAct(user: User, asked: ResourceAttributes): boolean {
	const {rules, forbidden = []} = user;
	const allows = (rule: PolicyRule) =>
		covers(rule.verbs, asked.verb) &&
		covers(rule.apiGroups, asked.group) &&
		coversResource(rule, asked) &&
		(rule.namespaces === undefined || covers(rule.namespaces, asked.namespace ?? '')) &&
		(rule.resourceNames === undefined || covers(rule.resourceNames, asked.name ?? ''));
	return [...rules, ...defaultRules(user)].some(allows) && !forbidden.some(allows);
}

export function mayGet(user: User, {verb, path}: NonResourceAttributes): boolean {
	const matches = (pattern: string) =>
		pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)));
	return [...user.rules, ...defaultRules(user)].some(
		rule => covers(rule.verbs, verb) && (rule.nonResourceURLs ?? []).some(matches),
	);
}
