import type {AgreementCase} from './case.ts';
import {choosing} from './cases/choosing.ts';
import {impersonation} from './cases/impersonation.ts';
import {merging} from './cases/merging.ts';
import {plugins} from './cases/plugins.ts';
import {policies} from './cases/policies.ts';
import {proxies} from './cases/proxies.ts';
import {servers} from './cases/servers.ts';
import {users} from './cases/users.ts';
import type {Play} from './clients.ts';

const everyFlag: Play['flags'] = {
	context: 'here',
	cluster: 'c',
	user: 'u',
	namespace: 'flagged',
	as: 'jane',
	asGroup: ['g', 'h'],
	asUid: '7',
	asUserExtra: ['k=v'],
};

const impersonated = [
	'impersonate-extra-k: v',
	'impersonate-group: g',
	'impersonate-group: h',
	'impersonate-uid: 7',
	'impersonate-user: jane',
];

/** Whoever logs in, and however: the flags say the same again, and as whom. */
const flagged: readonly AgreementCase[] = [...users, ...plugins]
	.filter(({refusal}) => refusal === undefined)
	.map(entry => ({
		...entry,
		flags: everyFlag,
		saw: {...entry.saw, namespace: 'flagged', impersonation: impersonated},
	}));

export const agreementCases: Readonly<Record<string, readonly AgreementCase[]>> = {
	'files and merging': merging,
	'what is chosen': choosing,
	servers,
	users,
	impersonation,
	'users and plugins with every flag': flagged,
	plugins,
	'plugin policies': policies,
	proxies,
};
