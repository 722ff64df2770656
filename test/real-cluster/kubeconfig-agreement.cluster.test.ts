/**
 * kubectl and rolltop with the same kubeconfigs on one machine: both reach the same server the same way as the same
 * user, or both refuse and name the same entry. What is compared is what servers and proxies saw.
 */
import assert from 'node:assert/strict';
import {symlink} from 'node:fs/promises';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {type AgreementCase, config} from './kubeconfig-agreement/case.ts';
import {agreementCases} from './kubeconfig-agreement/cases.ts';
import {type Outcome, type Play, playBothInPod, playKubectl, playRolltop} from './kubeconfig-agreement/clients.ts';
import {differences} from './kubeconfig-agreement/differences.ts';
import {createStage, type Stage} from './kubeconfig-agreement/stage.ts';

const kubectl = join(process.env.KUBEBUILDER_ASSETS ?? '', 'kubectl');
let stage: Stage;

before(async () => {
	stage = await createStage();
});
after(() => stage.close());

/** Both clients, one after the other, on the same files. */
async function play({files = {}, links = {}, env = {KUBECONFIG: 'config'}, flags = {}}: Partial<AgreementCase>) {
	await stage.write(files);
	for (const [name, target] of Object.entries(links))
		await symlink(join(stage.folder, target), join(stage.folder, name));
	const filled = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, stage.fill(value)]));
	const input: Play = {env: filled, flags};
	return {rolltop: await playRolltop(stage, input), kubectl: await playKubectl(kubectl, stage, input)};
}

function refusalOf(outcome: Outcome, who: string): string {
	assert.equal(outcome.type, 'refused', `${who} got through: ${JSON.stringify(outcome)}`);
	return outcome.type === 'refused' ? outcome.text : '';
}

function sightOf(outcome: Outcome, who: string) {
	assert.equal(outcome.type, 'seen', `${who} refused: ${JSON.stringify(outcome)}`);
	return outcome.type === 'seen' ? outcome.sight : undefined;
}

for (const [group, cases] of Object.entries(agreementCases)) {
	describe(`agreement: ${group}`, () => {
		for (const entry of cases) {
			const {name, refusal, saw = {}} = entry;
			test(`${name}${refusal ? ': both refuse' : ''}`, async () => {
				const {rolltop, kubectl} = await play(entry);
				if (refusal) {
					for (const word of refusal) {
						for (const [who, outcome] of Object.entries({rolltop, kubectl})) {
							const text = refusalOf(outcome, who);
							assert.ok(text.includes(word), `${who} does not say "${word}": ${text}`);
						}
					}
					refusalOf(rolltop, 'rolltop');
					refusalOf(kubectl, 'kubectl');
					return;
				}
				const sight = sightOf(kubectl, 'kubectl');
				assert.deepEqual(sightOf(rolltop, 'rolltop'), sight);
				assert.deepEqual({...sight, ...JSON.parse(stage.fill(JSON.stringify(saw)))}, sight);
			});
		}
	});
}

describe('agreement: in a pod', () => {
	const account = {'account/token': 'of-the-account', 'account/ca.crt': '@ca', 'account/namespace': 'of-the-account'};
	const service = {KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: '{port}'};
	const cases: readonly (AgreementCase & {readonly saw: Readonly<Record<string, unknown>>})[] = [
		{
			name: 'without a kubeconfig, the cluster of the pod as its service account',
			files: account,
			env: service,
			saw: {authorization: 'Bearer of-the-account', namespace: 'of-the-account'},
		},
		{
			name: 'POD_NAMESPACE goes before that of the account',
			files: account,
			env: {...service, POD_NAMESPACE: 'own'},
			saw: {namespace: 'own'},
		},
		{
			name: 'a kubeconfig goes before the account',
			files: {...account, config: config()},
			env: {...service, KUBECONFIG: 'config'},
			saw: {authorization: 'Bearer abc', namespace: 'shop'},
		},
	];
	for (const {name, files = {}, env = {}, saw} of cases) {
		test(name, async () => {
			await stage.write(files);
			const filled = Object.fromEntries(Object.entries(env).map(([key, value]) => [key, stage.fill(value)]));
			const {rolltop, kubectl: other} = await playBothInPod(kubectl, stage, filled);
			const sight = sightOf(other, 'kubectl');
			assert.deepEqual(sightOf(rolltop, 'rolltop'), sight);
			assert.deepEqual({...sight, ...saw}, sight);
		});
	}
});

describe('agreement: where the two part on purpose', () => {
	for (const entry of differences) {
		test(entry.name, async () => {
			const {rolltop, kubectl} = await play(entry);
			assert.match(refusalOf(kubectl, 'kubectl'), entry.kubectl);
			if (entry.rolltop !== 'anonymous') return assert.match(refusalOf(rolltop, 'rolltop'), entry.rolltop);
			const sight = sightOf(rolltop, 'rolltop');
			assert.deepEqual([sight?.authorization, sight?.client, sight?.impersonation], [undefined, undefined, []]);
		});
	}
});
