import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type ChangedPart, createRights, mayChange} from '../../source/cluster/rights.ts';
import type {AccessQuestion} from '../../source/kubernetes/access.ts';
import {failure, success} from '../../source/kubernetes/errors.ts';

const web = {kind: 'Deployment', namespace: 'shop', name: 'web'} as const;
const api = {...web, name: 'api'} as const;
const agent = {kind: 'DaemonSet', namespace: 'infra', name: 'agent'} as const;

/** `patch deployments/scale in shop web`. */
const textOf = ({verb, resource, subresource, namespace, name}: AccessQuestion) =>
	`${verb} ${resource}${subresource ? `/${subresource}` : ''} in ${namespace}${name ? ` ${name}` : ''}`;

function setUp(answer: (question: string) => boolean | 'failed') {
	const asked: string[] = [];
	let changes = 0;
	const watch = createRights({
		async review(question) {
			const text = textOf(question);
			asked.push(text);
			const allowed = answer(text);
			return allowed === 'failed' ? failure({kind: 'timeout', message: 'late'}) : success({allowed});
		},
		onChange: () => {
			changes += 1;
		},
	});
	const settle = () => new Promise(setImmediate);
	const may = (target: typeof web | typeof api | typeof agent, part: ChangedPart = 'itself') =>
		mayChange(watch.rights(), target, part);
	return {watch, asked, settle, may, changes: () => changes};
}

test('one review tells of all workloads of a kind in a namespace, and is not asked for twice', async () => {
	const {watch, asked, settle, may, changes} = setUp(() => true);
	assert.equal(may(web), undefined);
	watch.ask(web);
	watch.ask(web);
	await settle();
	watch.ask(api);
	await settle();
	assert.deepEqual(asked, ['patch deployments in shop', 'patch deployments/scale in shop']);
	assert.deepEqual([may(web), may(api), may(web, 'scale'), changes()], [true, true, true, 2]);
});

test('where it is refused, the single object is asked for, which a role may name', async () => {
	const {watch, asked, settle, may} = setUp(question => question.endsWith(' web'));
	watch.ask(web);
	await settle();
	watch.ask(api);
	await settle();
	assert.ok(asked.includes('patch deployments in shop web'));
	assert.deepEqual([may(web), may(api)], [true, false]);
});

test('where a kind is refused in a namespace, each further workload costs one review, and one asked anew asks for both', async () => {
	const {watch, asked, settle} = setUp(() => false);
	const daemonSets = ['a', 'b', 'c'].map(name => ({...agent, name}));
	for (const one of daemonSets.slice(0, 2)) watch.ask(one);
	await settle();
	for (const one of daemonSets.slice(2)) watch.ask(one);
	await settle();
	const whole = 'patch daemonsets in infra';
	assert.deepEqual(asked, [whole, `${whole} a`, `${whole} b`, `${whole} c`]);
	for (const one of daemonSets.slice(0, 1)) watch.ask(one);
	await settle();
	assert.deepEqual(asked.slice(4), [whole, `${whole} a`]);
	watch.forget();
	for (const one of daemonSets.slice(2)) watch.ask(one);
	await settle();
	assert.deepEqual(asked.slice(6), [whole, `${whole} c`]);
});

test('what was refused is asked again, for rights are given in the midst of an incident', async () => {
	let isAllowed = false;
	const {watch, settle, may} = setUp(() => isAllowed);
	watch.ask(web);
	await settle();
	assert.equal(may(web), false);
	isAllowed = true;
	watch.ask(web);
	await settle();
	assert.equal(may(web), true);
});

test('a review that fails says nothing, and a DaemonSet has no scale to ask for', async () => {
	const {watch, asked, settle, may} = setUp(() => 'failed');
	watch.ask(agent);
	await settle();
	assert.deepEqual([asked, may(agent)], [['patch daemonsets in infra'], undefined]);
});

test('of many workloads at one time only some are asked for', async () => {
	const {watch, asked, settle} = setUp(() => true);
	for (let index = 0; index < 50; index += 1) watch.ask({...web, namespace: `n${index}`});
	await settle();
	assert.equal(asked.length, 8);
});
