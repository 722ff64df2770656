import assert from 'node:assert/strict';
import {test} from 'node:test';
import {closingSummary} from '../../source/console/closing-summary.ts';
import {sampleNowMs} from '../helpers/sample-view.ts';

test('the closing summary says what was done, when, and the kubectl line for it', () => {
	const receipts = [
		{atMs: sampleNowMs, sentence: 'paused deployment/web', kubectl: 'kubectl -n shop rollout pause deployment/web'},
		{
			atMs: sampleNowMs + 65_000,
			sentence: 'undid deployment/web to revision 6',
			kubectl: 'kubectl -n shop rollout undo deployment/web',
			sentAgain: true,
		},
	];
	assert.equal(
		closingSummary(receipts, 'UTC'),
		`14:03:22  paused deployment/web
          kubectl -n shop rollout pause deployment/web
14:04:27  undid deployment/web to revision 6 (sent again after a harmless change)
          kubectl -n shop rollout undo deployment/web
`,
	);
});

test('nothing done, nothing said', () => {
	assert.equal(closingSummary([]), '');
});
