import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type CommandFlags, commandSettings} from '../../source/commands/command-flags.ts';
import {parseDuration} from '../../source/commands/duration-option.ts';

const none: CommandFlags = {allNamespaces: false, readOnly: false, simulate: false};

const durations: readonly (readonly [text: string, ms: number | undefined])[] = [
	['90s', 90_000],
	['5m', 300_000],
	['1h15m', 4_500_000],
	['1.5s', 1_500],
	['300ms', 300],
	['30', 30_000],
	['0', 0],
	['', undefined],
	['soon', undefined],
	['5 m', undefined],
	['-5s', undefined],
	['5d', undefined],
];

test('durations are read as kubectl reads them', () => {
	for (const [text, ms] of durations) assert.equal(parseDuration(text), ms, text);
});

const mistakes: readonly (readonly [flags: Partial<CommandFlags>, sentence: RegExp])[] = [
	[{output: 'yaml'}, /^--output is text or json, not "yaml"\.$/],
	[{timeout: 'soon'}, /^--timeout is a duration such as 90s or 5m, not "soon"\.$/],
	[{requestTimeout: 'x'}, /^--request-timeout is a duration/],
	[{revision: '1.5'}, /^--revision is the number of a revision, not "1\.5"\.$/],
	[{toRevision: '-1'}, /^--to-revision is the number of a revision/],
	[{dryRun: 'client'}, /^--dry-run asks the server: it is server or none, not "client"\.$/],
	[{replicas: 'five'}, /^--replicas is a number of pods, not "five"\.$/],
	[{replicas: '1234567'}, /^--replicas: a number of replicas has at most 6 digits, not 7\.$/],
	[{currentReplicas: '1234567'}, /^--current-replicas: a number of replicas has at most 6 digits, not 7\.$/],
	[{waitForChange: 'long'}, /^--wait-for-change is a duration/],
	[{stuckFor: 'long'}, /^--stuck-for is a duration/],
];

test('a value that an option can not have is told in a sentence', () => {
	for (const [flags, sentence] of mistakes) {
		const outcome = commandSettings({...none, ...flags});
		assert.match(outcome.ok ? '' : outcome.sentence, sentence);
	}
});

test('zero means no limit and no revision, as with kubectl', () => {
	assert.deepEqual(commandSettings({...none, timeout: '0s', revision: '0', toRevision: '0', dryRun: 'server'}), {
		ok: true,
		settings: {output: 'text', watch: true, yes: false, stayPaused: false, dryRun: true},
	});
});
