import assert from 'node:assert/strict';
import {test} from 'node:test';
import {compileQuery} from '../../source/recording/selectors.ts';

const pod = {
	metadata: {
		name: 'web-1',
		namespace: 'shop',
		uid: 'u1',
		resourceVersion: '1',
		labels: {app: 'web', 'example.com/tier': 'front'},
	},
	involvedObject: {kind: 'Pod', uid: 'u9'},
};

const cases: readonly (readonly [
	selectors: {readonly labelSelector?: string; readonly fieldSelector?: string},
	matches: boolean,
])[] = [
	[{}, true],
	[{labelSelector: ''}, true],
	[{labelSelector: 'app=web'}, true],
	[{labelSelector: 'app==web'}, true],
	[{labelSelector: 'app=db'}, false],
	[{labelSelector: 'app='}, false],
	[{labelSelector: 'app!=web'}, false],
	[{labelSelector: 'app!=db'}, true],
	[{labelSelector: 'zone!=a'}, true],
	[{labelSelector: 'app'}, true],
	[{labelSelector: '!app'}, false],
	[{labelSelector: '!zone'}, true],
	[{labelSelector: 'zone'}, false],
	[{labelSelector: 'app in (db, web)'}, true],
	[{labelSelector: 'app in (db,cache)'}, false],
	[{labelSelector: 'app notin (db,cache)'}, true],
	[{labelSelector: 'zone notin (a)'}, true],
	[{labelSelector: 'zone in (a)'}, false],
	[{labelSelector: 'app=web,example.com/tier=front'}, true],
	[{labelSelector: 'app=web,example.com/tier in (back,front),!zone'}, true],
	[{labelSelector: 'app=web,example.com/tier in (back,side)'}, false],
	[{fieldSelector: 'metadata.name=web-1'}, true],
	[{fieldSelector: 'metadata.name=web'}, false],
	[{fieldSelector: 'metadata.name!=web'}, true],
	[{fieldSelector: 'involvedObject.kind=Pod,involvedObject.uid=u9'}, true],
	[{fieldSelector: 'involvedObject.uid=u1'}, false],
	[{fieldSelector: 'involvedObject.fieldPath='}, true],
	[{labelSelector: 'app=web', fieldSelector: 'metadata.name=other'}, false],
];

for (const [selectors, matches] of cases) {
	test(`${JSON.stringify(selectors)} ${matches ? 'selects' : 'leaves out'} the pod`, () => {
		const result = compileQuery({resource: 'pods', detail: 'row', ...selectors});
		assert.equal(result.ok && result.match(pod), matches);
	});
}

test('a namespace narrows, none means all', () => {
	for (const [namespace, matches] of [
		['shop', true],
		['other', false],
	] as const) {
		const result = compileQuery({resource: 'pods', detail: 'row', namespace});
		assert.equal(result.ok && result.match(pod), matches);
	}
});

for (const labelSelector of ['app=web=x', 'app in web', 'a b', '=web', 'app in (a']) {
	test(`the selector "${labelSelector}" is refused`, () => {
		assert.deepEqual(compileQuery({resource: 'pods', detail: 'row', labelSelector}), {ok: false, cause: labelSelector});
	});
}
