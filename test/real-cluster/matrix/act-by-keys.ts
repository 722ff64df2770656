import type {Kubectl} from '../../helpers/kubectl.ts';
import {type PtySession, startInPty} from '../../helpers/pty.ts';
import {meanwhile} from './act.ts';
import {type Cell, refOf} from './cell.ts';
import {expectationOf} from './expected.ts';
import type {Seen} from './snapshot.ts';

/** What came of a cell that was done by keys. */
export interface Keyed {
	/** The last that the console said, with the closing summary. */
	readonly told: string;
	/** The workload right before the last confirmation; undefined: there was none any more. */
	readonly before: Seen | undefined;
}

export interface ActByKeysOptions {
	readonly kubectl: Kubectl;
	/** Of whoever sits there. */
	readonly kubeconfig: string;
	readonly namespace: string;
	/** As it was when all cells were in their state. */
	readonly seen: Seen;
}

const patience = {timeoutMs: 60_000};

const enter = '\r';
const backspaces = '\u0015';

/** What a person presses until Confirm stands there, key by key. */
function keysOf({action, state, kind}: Cell): readonly string[] {
	switch (action) {
		case 'undo':
			return ['u'];
		case 'roll to':
			return ['h', 'G', enter];
		case 'pause':
			// Where nothing rolls the first one asks.
			return kind === 'Deployment' && (state === 'complete' || state === 'scaled to zero') ? ['p', 'p'] : ['p'];
		case 'resume':
			return ['p'];
		case 'restart':
			return ['R'];
		case 'scale':
			return ['s', state === 'scaled to zero' || kind === 'DaemonSet' ? '2' : '4', enter];
		case 'set image':
			return ['i', backspaces, ...'web:v9', enter];
	}
}

/** Does it as a person does, in the built console. */
export async function actByKeys(cell: Cell, options: ActByKeysOptions): Promise<Keyed> {
	const {kubectl, kubeconfig, namespace, seen} = options;
	const flags = cell.state === 'read-only' ? ['--read-only'] : [];
	const session = startInPty({
		args: ['--kubeconfig', kubeconfig, '-n', namespace, ...flags, refOf(cell)],
		columns: 160,
		rows: 50,
	});
	try {
		await session.waitFor(/ live /, patience);
		await session.waitFor(/PODS[\s\S]*(?:Running|Pending|no pods)/, patience);
		const before = await confirmed(cell, session, () => meanwhile(cell, kubectl, namespace, seen), seen);
		const told = session.screen();
		session.type('\u0003');
		await session.exited;
		return {told: `${told}\n${session.screen()}`, before};
	} finally {
		await session.close();
	}
}

/** Waits until the key was drawn, as a person does who looks at what it did. */
async function press(session: PtySession, key: string): Promise<void> {
	const before = session.written().length;
	session.type(key);
	await session.waitFor(() => session.written().length > before, patience);
}

/** Confirms what stands there, where there is something to confirm; answers with what was there right before. */
async function confirmed(
	cell: Cell,
	session: PtySession,
	between: () => Promise<Seen | undefined>,
	seen: Seen,
): Promise<Seen | undefined> {
	const expected = expectationOf(cell);
	const [first = '', ...others] = keysOf(cell);
	await press(session, first);
	if (cell.state === 'read-only' || cell.state === 'forbidden') {
		await session.waitFor(/\w: read-only|dry run refused|no right to patch|not allowed/, patience);
		session.type('y');
		return seen;
	}
	for (const key of others) await press(session, key);
	if (cell.action === 'pause' && cell.kind === 'Deployment') {
		await session.waitFor(/paused (?:\w+\/)?\S+-keys/, patience);
		return seen;
	}
	await session.waitFor(/dry run accepted/, patience);
	const before = await between();
	if (expected.type === 'changed, then done') {
		session.type('y');
		// Told by the watch before y, or by the failed precondition after it: whichever comes first.
		await session.waitFor(/Not as previewed any more|Nothing was written/, patience);
		session.type(enter);
		await session.waitFor(screen => !/Nothing was written/.test(screen), patience);
	}
	await sayYes(session);
	return before;
}

/** Confirms, and previews anew as often as it is not as previewed any more: a rollout may come through meanwhile. */
async function sayYes(session: PtySession): Promise<void> {
	const isOutdated = (screen: string) => /Not as previewed/.test(screen) && !/was deleted/.test(screen);
	for (;;) {
		await session.waitFor(/dry run accepted|Not as previewed|was deleted/, patience);
		if (isOutdated(session.screen())) {
			session.type(enter);
			await session.waitFor(screen => !isOutdated(screen), patience);
			continue;
		}
		session.type('y');
		const isOver = (screen: string) => !/dry run accepted|sending …/.test(screen) || /was deleted/.test(screen);
		await session.waitFor(screen => isOver(screen) || isOutdated(screen), patience);
		if (!isOutdated(session.screen())) return;
	}
}
