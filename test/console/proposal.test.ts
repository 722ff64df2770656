import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ProposedRevision} from '../../source/cluster/actions/action.ts';
import {proposedIn} from '../../source/console/proposal.ts';
import {checkoutOpened, sampleNowMs} from '../helpers/sample-view.ts';

test('an undo is asked for with what is proposed, with `none` where nothing is, with neither while it loads', () => {
	const opened = checkoutOpened();
	const {proposed} = proposedIn(opened, sampleNowMs);
	const {replicaSets} = opened;
	assert.ok(
		replicaSets.items.some(({metadata}) => metadata.uid === (proposed as ProposedRevision).uid),
		JSON.stringify(proposed),
	);
	const seen = new Map(
		replicaSets.items.map(({metadata}) => [
			String(metadata.annotations?.['deployment.kubernetes.io/revision']),
			{completeMs: 0, lastMs: 0, isComplete: false, hasCompleted: false, failure: 'its deadline was exceeded'},
		]),
	);
	const failed = {...opened, seen, pods: {...opened.pods, items: []}};
	assert.deepEqual(proposedIn(failed, sampleNowMs), {proposed: 'none'});
	const loading = {
		...failed,
		replicaSets: {...replicaSets, items: [], freshness: {state: 'syncing', received: 0} as const},
	};
	assert.deepEqual(proposedIn(loading, sampleNowMs), {});
});
