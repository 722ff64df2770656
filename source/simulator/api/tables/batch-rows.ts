import {ageOf} from '../../../rollout/duration.ts';
import {epochMs} from '../../../rollout/timestamp.ts';
import {type Fields, fieldsOf, itemsOf, numberOf, textOf} from '../json.ts';
import {type Age, containerCells, createdOf, NONE, nameOf, type RowMaker, selectorCell} from './row.ts';

/** The first of these conditions that holds is the status. Source: printers.go, printJob. */
const jobStatuses = ['Complete', 'Failed', 'Suspended', 'FailureTarget', 'SuccessCriteriaMet'];

function jobStatus(object: Fields): string {
	const conditions = itemsOf(fieldsOf(object.status).conditions).map(fieldsOf);
	const holds = (type: string) => conditions.some(condition => condition.type === type && condition.status === 'True');
	const [complete, ...others] = jobStatuses;
	if (complete !== undefined && holds(complete)) return complete;
	const deleted = fieldsOf(object.metadata).deletionTimestamp !== undefined ? 'Terminating' : 'Running';
	return others.find(holds) ?? deleted;
}

function completions({completions: wanted, parallelism}: Fields, succeeded: number): string {
	if (wanted !== undefined) return `${succeeded}/${String(wanted)}`;
	const beside = numberOf(parallelism) > 1 ? ` of ${String(parallelism)}` : '';
	return `${succeeded}/1${beside}`;
}

function durationText({startTime, completionTime}: Fields, nowMs: number): string {
	if (startTime === undefined) return '';
	return ageOf(textOf(startTime), epochMs(textOf(completionTime)) ?? nowMs);
}

const job: RowMaker = (object, age, nowMs) => {
	const [spec, status] = [fieldsOf(object.spec), fieldsOf(object.status)];
	return [
		nameOf(object),
		jobStatus(object),
		completions(spec, numberOf(status.succeeded)),
		durationText(status, nowMs),
		age(createdOf(object)),
		...containerCells(fieldsOf(spec.template).spec),
		selectorCell(spec.selector),
	];
};

const lastSchedule = ({lastScheduleTime}: Fields, age: Age) =>
	lastScheduleTime === undefined ? NONE : age(lastScheduleTime);

const cronJob: RowMaker = (object, age) => {
	const [spec, status] = [fieldsOf(object.spec), fieldsOf(object.status)];
	return [
		nameOf(object),
		textOf(spec.schedule),
		textOf(spec.timeZone) || NONE,
		spec.suspend === true ? 'True' : 'False',
		itemsOf(status.active).length,
		lastSchedule(status, age),
		age(createdOf(object)),
		...containerCells(fieldsOf(fieldsOf(fieldsOf(spec.jobTemplate).spec).template).spec),
		selectorCell(fieldsOf(fieldsOf(spec.jobTemplate).spec).selector),
	];
};

export const batchRows: Readonly<Record<string, RowMaker>> = {Job: job, CronJob: cronJob};
