import type {LabelSelector} from '../../../kubernetes/objects.ts';
import {formatLabelSelector} from '../../../rollout/label-selector-text.ts';
import {type Fields, fieldsOf, itemsOf, textOf} from '../json.ts';

export type Cell = string | number | boolean;

/** An RFC 3339 time as AGE prints it. */
export type Age = (time: unknown) => string;

/** The cells of one object, all columns in order. */
export type RowMaker = (object: Fields, age: Age, nowMs: number) => readonly Cell[];

export const NONE = '<none>';
export const UNSET = '<unset>';

export const nameOf = (object: Fields): string => textOf(fieldsOf(object.metadata).name);

export const createdOf = (object: Fields): unknown => fieldsOf(object.metadata).creationTimestamp;

/** Names and images of a template's containers, joined by commas. */
export function containerCells(podSpec: unknown): readonly [names: string, images: string] {
	const containers = itemsOf(fieldsOf(podSpec).containers).map(fieldsOf);
	return [containers.map(({name}) => textOf(name)).join(','), containers.map(({image}) => textOf(image)).join(',')];
}

/** `a=b,c=d`, sorted; `<none>` for an empty map. Source: apimachinery labels.FormatLabels. */
export function labelsText(labels: unknown): string {
	const entries = Object.entries(fieldsOf(labels)).map(([key, value]) => `${key}=${String(value)}`);
	return entries.length === 0 ? NONE : entries.sort().join(',');
}

/** A label selector as printers write it; `<none>` for one that selects everything. */
export const selectorCell = (selector: unknown): string =>
	formatLabelSelector(fieldsOf(selector) as LabelSelector) || NONE;
