import {type AgreementCase, config} from '../case.ts';

export const impersonation: readonly AgreementCase[] = [
	{
		name: 'all of an impersonation in the file',
		files: {
			config: config(
				'{token: abc, as: jane, as-uid: "7", as-groups: [a, b], as-user-extra: {reason: [x, z], "Scopes/Of It": [z]}}',
			),
		},
	},
	{name: '--as', files: {config: config()}, flags: {as: 'jane'}, saw: {impersonation: ['impersonate-user: jane']}},
	{
		name: '--as over the file',
		files: {config: config('{token: abc, as: root, as-groups: [a, b], as-uid: "7"}')},
		flags: {as: 'jane'},
	},
	{
		name: '--as-group over the file',
		files: {config: config('{token: abc, as: root, as-groups: [a, b]}')},
		flags: {asGroup: ['c', 'd']},
	},
	{name: '--as-uid', files: {config: config()}, flags: {as: 'jane', asUid: '7'}},
	{name: '--as-user-extra', files: {config: config()}, flags: {as: 'jane', asUserExtra: ['a=1', 'a=2', 'b=x=y']}},
	{
		name: '--as-user-extra over the file',
		files: {config: config('{token: abc, as: root, as-user-extra: {a: [file], b: [file]}}')},
		flags: {asUserExtra: ['a=flag']},
	},
	{
		name: '--as-user-extra without a value',
		files: {config: config()},
		flags: {as: 'jane', asUserExtra: ['reason']},
		saw: {impersonation: ['impersonate-user: jane']},
	},
	{name: 'groups without a user', files: {config: config('{token: abc, as-groups: [a]}')}, refusal: ['u']},
	{name: '--as-group without a user', files: {config: config()}, flags: {asGroup: ['a']}, refusal: ['u']},
	{name: 'an empty --as', files: {config: config('{token: abc, as: root}')}, flags: {as: ''}},
];
