import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Frame} from '../../../source/console/frame.ts';
import {findScenario} from '../../../source/simulator/scenarios/index.ts';
import type {Moment, Play} from './moments.ts';
import {openScenario} from './scenario-console.ts';

export interface Size {
	readonly columns: number;
	readonly rows: number;
}

const large: Size = {columns: 120, rows: 36};

export const sizes: readonly Size[] = [large, {columns: 80, rows: 24}];

/** Where the screens are kept, as text. */
export const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'screens', 'scenarios');

export interface Drawn {
	/** `incident-rollout-80x24.txt` */
	readonly file: string;
	readonly text: string;
	/** Where it is one of the README's pictures. */
	readonly picture?: {readonly name: string; readonly frame: Frame};
}

export const fileOf = (scenario: string, {shows}: Moment, {columns, rows}: Size): string =>
	`${scenario}-${shows}-${columns}x${rows}.txt`;

/** Plays a scenario, in simulated time, and draws what stands on the screen at its moments, at each size. */
export async function drawPlay({scenario: name, target, moments}: Play): Promise<readonly Drawn[]> {
	const scenario = findScenario(name);
	if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
	const console = openScenario(scenario, {...large, ...(target ? {target} : {})});
	const drawn: Drawn[] = [];
	let seconds = 0;
	try {
		for (const moment of moments) {
			const {atSeconds, keys = []} = moment;
			await console.pass(atSeconds - seconds);
			seconds = atSeconds;
			await console.press(keys);
			for (const size of sizes) {
				console.resize(size);
				const {picture} = moment;
				drawn.push({
					file: fileOf(name, moment, size),
					text: console.text(),
					...(picture !== undefined && size === large ? {picture: {name: picture, frame: console.frame()}} : {}),
				});
			}
			console.resize(large);
			if (keys.length > 0) await console.press(['escape']);
		}
		return drawn;
	} finally {
		console.close();
	}
}
