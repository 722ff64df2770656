import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {OpenedWorkload} from '../../source/cluster/cluster.ts';
import {lineText} from '../../source/console/line.ts';
import {openedRevisions} from '../../source/console/owned.ts';
import {historyPart} from '../../source/console/screens/history/history-part.ts';
import {rolloutLines} from '../../source/console/screens/rollout/rollout-lines.ts';
import {rolloutScreen} from '../../source/console/screens/rollout/rollout-screen.ts';
import {initialState, type Scene} from '../../source/console/state.ts';
import {checkoutOpened, sampleNowMs, sampleView} from '../helpers/sample-view.ts';

const opened = checkoutOpened();
const workload = opened.workload ?? assert.fail();
const {managedFields: _, ...metadata} = workload.metadata;

/** The open Deployment as the list has it, its own watch being unanswered: of its template the images. */
const rowOf = (parts: Partial<OpenedWorkload> = {}): OpenedWorkload => ({
	...opened,
	workload: {
		...workload,
		metadata,
		spec: {
			...workload.spec,
			template: {
				spec: {containers: workload.spec.template.spec.containers.map(({name, image = ''}) => ({name, image}))},
			},
		},
	} as NonNullable<OpenedWorkload['workload']>,
	isRow: true,
	freshness: {state: 'connecting', sinceMs: sampleNowMs - 2_000},
	...parts,
});
const sceneOf = (shown: OpenedWorkload) => ({view: sampleView({opened: shown}), nowMs: sampleNowMs});

const changesTo = (revision: number, scene: Scene) => {
	const selected = openedRevisions(opened).find(({number}) => number === revision) ?? assert.fail();
	const screen = {name: 'history', target: opened.target, selectedUid: selected.object.metadata.uid} as const;
	const lines = historyPart.lines(screen, initialState(120, 40), scene, 36).map(lineText);
	return lines.filter(line => /containers\[|template/.test(line)).join('\n');
};

test('what the list knows of a workload is no difference to its revisions, and nobody is missing as its author', () => {
	const row = sceneOf(rowOf());
	const rollout = rolloutLines(rolloutScreen(opened.target), row, 120, 34).map(lineText).join('\n');
	assert.match(rollout, /checkout/);
	assert.doesNotMatch(rollout, /by whom is not known/);
	const whole = changesTo(6, sceneOf(opened));
	assert.match(whole, /spec\.containers\[.*image/);
	assert.equal(changesTo(6, row), '');
});
