import assert from 'node:assert/strict';
import {test} from 'node:test';
import {diagnosisLine, rolloutReport} from '../../source/commands/rollout-report.ts';
import {logAgentOpened} from '../helpers/sample-sets.ts';
import {sampleNowMs} from '../helpers/sample-view.ts';

test('what the list calls stuck after 10 minutes without progress was only waiting to the command', () => {
	const opened = logAgentOpened();
	const lineAfter = (minutes: number) => {
		const report = rolloutReport(opened, sampleNowMs + minutes * 60_000);
		return report && diagnosisLine(report);
	};
	assert.match(lineAfter(9) ?? '', /^waiting: /);
	assert.match(lineAfter(10) ?? '', /^stuck: 2 of 4 new pods are still starting/);
});
