import {placeName} from '../../../cluster/identity.ts';
import {workloadRef} from '../../../rollout/workload-kind.ts';
import {cleanText, emptyLine, fitLine, type Line, padText, span, truncateText, widthOf} from '../../line.ts';
import type {Scene} from '../../state.ts';
import type {AskScreen} from './ask-screen.ts';
import {type AskedContainer, containersOf, heldWorkload, replicasOf, selectedContainer} from './asked.ts';

/** Longer names of containers are cut. */
const mostNameColumns = 30;

/** The screen on which a number of replicas or an image is typed: at most `bodyRows` lines. */
export function askLines(screen: AskScreen, scene: Scene, columns: number, bodyRows: number): readonly Line[] {
	const {target, asks} = screen;
	const workload = heldWorkload(screen, scene);
	const what = asks === 'replicas' ? `scale ${workloadRef(target)}` : `set an image of ${workloadRef(target)}`;
	const place = `${placeName(scene.view.identity)} · ${target.namespace}`;
	const head = [
		fitLine([span(` ${what}`, 'strong')], columns),
		fitLine([span(' in '), span(place, 'strong')], columns),
		emptyLine,
	];
	const body =
		workload === undefined
			? [fitLine([span('   it is not loaded yet', 'busy')], columns)]
			: asks === 'replicas'
				? [valueLine('now', replicasOf(workload) ?? '', columns), typedLine('replicas', screen.text, columns)]
				: imageLines(screen, containersOf(workload), columns, bodyRows - head.length);
	return [...head, ...body].slice(0, bodyRows);
}

function imageLines(
	screen: AskScreen,
	containers: readonly AskedContainer[],
	columns: number,
	rows: number,
): readonly Line[] {
	const selected = selectedContainer(screen, containers);
	const nameColumns = Math.min(
		mostNameColumns,
		...[Math.max(...containers.map(({name}) => widthOf(cleanText(name))), 1)],
	);
	const index = selected === undefined ? 0 : containers.indexOf(selected);
	// The line that is typed on stays in view, whatever number of containers there is.
	const shown = Math.max(1, rows - 2);
	const top = Math.max(0, Math.min(index - shown + 1, containers.length - shown));
	const list = containers.slice(top, top + shown).map(container => {
		const isSelected = container === selected;
		const name = padText(truncateText(cleanText(container.name), nameColumns), nameColumns);
		const spans = [span(isSelected ? ' › ' : '   '), span(name, 'strong'), span(`  ${cleanText(container.image)}`)];
		return fitLine(spans, columns, isSelected ? {selected: true} : {});
	});
	return [...list, ...(rows > list.length + 1 ? [emptyLine] : []), typedLine('new image', screen.text, columns)];
}

const labelColumns = 10;

function valueLine(label: string, value: string | number, columns: number): Line {
	return fitLine([span(`   ${label.padEnd(labelColumns)}`, 'faint'), span(String(value))], columns);
}

/** What is typed, its end always in view. */
function typedLine(label: string, text: string, columns: number): Line {
	const room = Math.max(1, columns - labelColumns - 5);
	const shown = widthOf(text) > room ? `…${[...text].slice(1 - room).join('')}` : text;
	return fitLine([span(`   ${label.padEnd(labelColumns)}`, 'faint'), span(`${shown}▏`, 'strong')], columns);
}
