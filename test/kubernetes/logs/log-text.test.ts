import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {parseLogLine} from '../../../source/kubernetes/logs/log-line.ts';
import type {LogLine} from '../../../source/kubernetes/logs/log-query.ts';
import {createLogSplitter, maxLineBytes} from '../../../source/kubernetes/logs/log-splitter.ts';
import {createResumeFilter, resumePointAfter} from '../../../source/kubernetes/logs/resume-point.ts';

const cases: readonly (readonly [what: string, line: string, time: string, text: string])[] = [
	['a time and a text', '2026-11-22T14:03:22.123456789Z started', '2026-11-22T14:03:22.123456789Z', 'started'],
	['another zone', '2026-11-22T15:03:22+01:00 started', '2026-11-22T15:03:22+01:00', 'started'],
	['indentation stays', '2026-11-22T14:03:22Z \tat com.shop.Cart', '2026-11-22T14:03:22Z', '    at com.shop.Cart'],
	['an empty line', '2026-11-22T14:03:22Z ', '2026-11-22T14:03:22Z', ''],
	['no time', 'started at 2026', '', 'started at 2026'],
	['colours go', '2026-11-22T14:03:22Z \u001B[31;1mERROR\u001B[0m no route', '2026-11-22T14:03:22Z', 'ERROR no route'],
	['what a terminal would obey leaves its mark', 'a\u001B[2Jb\u001B]0;title\u0007c\rd', '', 'a\uFFFDb\uFFFDc\uFFFDd'],
	['joined emoji stand apart', 'ok 👩\u200D👩\u200D👧 👩🏽\u200D💻 a\u200Db', '', 'ok 👩👩👧 👩🏽💻 a\uFFFDb'],
	['a carriage return at the end is one of a newline', '2026-11-22T14:03:22Z ok\r', '2026-11-22T14:03:22Z', 'ok'],
];

for (const [what, line, time, text] of cases) {
	test(`log lines: ${what}`, () => {
		assert.deepEqual(parseLogLine(line), {time, text});
	});
}

test('log lines: a line that is too long is cut, and says so', () => {
	const {text} = parseLogLine('x'.repeat(50_000));
	assert.equal(text.length, 8_192);
	assert.ok(text.endsWith('…'));
});

const piece = fc.string({unit: fc.constantFrom('a', 'é', '漢', '👍', ' '), maxLength: 12});

test('log lines: wherever the bytes are cut, the lines are the same', () => {
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 12}), fc.array(fc.nat(60), {maxLength: 8}), (lines, cuts) => {
			const bytes = Buffer.from(lines.map(line => `${line}\n`).join(''));
			const splitter = createLogSplitter();
			const got: string[] = [];
			let from = 0;
			for (const cut of [...cuts].sort((a, b) => a - b)) {
				got.push(...splitter.write(bytes.subarray(from, Math.max(from, cut))));
				from = Math.min(bytes.length, Math.max(from, cut));
			}
			got.push(...splitter.write(bytes.subarray(from)));
			assert.deepEqual(got, lines);
			assert.equal(splitter.end(), undefined);
		}),
	);
});

test('log lines: of megabytes without a newline the beginning is held, and the next line is whole', () => {
	const splitter = createLogSplitter();
	for (let count = 0; count < 100; count++) assert.deepEqual(splitter.write(Buffer.alloc(64 * 1024, 0x78)), []);
	const [long, next] = splitter.write(Buffer.from('x\nnext\n'));
	assert.equal(long?.length, maxLineBytes);
	assert.equal(next, 'next');
});

/** A kubelet's answer to `sinceTime`: it knows whole seconds only. */
const since = (lines: readonly LogLine[], time: string | undefined) =>
	time === undefined ? lines : lines.filter(line => line.time >= `${time.slice(0, 19)}.`);

test('a log that is resumed again and again has every line once', () => {
	// Several lines of one moment, and several moments in one second: both are ordinary.
	const steps = fc.array(fc.constantFrom(0, 0, 1, 250_000_000, 999_999_999, 1_500_000_000), {maxLength: 40});
	fc.assert(
		fc.property(steps, fc.array(fc.nat(8), {maxLength: 20}), (nanoseconds, takes) => {
			let at = 0n;
			const all = nanoseconds.map((step, index): LogLine => {
				at += BigInt(step);
				const second = new Date(Date.parse('2026-11-22T14:03:00Z') + Number(at / 1_000_000_000n) * 1000);
				const fraction = String(at % 1_000_000_000n).padStart(9, '0');
				return {time: `${second.toISOString().slice(0, 19)}.${fraction}Z`, text: String(index)};
			});
			let point: ReturnType<typeof resumePointAfter>;
			const got: LogLine[] = [];
			for (const take of [...takes, all.length]) {
				// The connection breaks after so many new lines.
				const fresh = createResumeFilter(point)(since(all, point?.time)).slice(0, take);
				got.push(...fresh);
				point = resumePointAfter(point, fresh);
			}
			assert.deepEqual(got, all);
		}),
		{numRuns: 500},
	);
});
