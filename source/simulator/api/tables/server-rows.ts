import {type Fields, fieldsOf, itemsOf, textOf} from '../json.ts';
import {createdOf, NONE, nameOf, type RowMaker} from './row.ts';

const conditionOf = ({status}: Fields, type: string): Fields | undefined =>
	itemsOf(fieldsOf(status).conditions)
		.map(fieldsOf)
		.find(condition => condition.type === type);

/** Source: kube-aggregator registry/apiservice, ConvertToTable. */
const apiService: RowMaker = (object, age) => {
	const {service} = fieldsOf(object.spec);
	const {namespace, name} = fieldsOf(service);
	const available = conditionOf(object, 'Available');
	const isTrue = available?.status === 'True';
	const state = available ? `${textOf(available.status)}${isTrue ? '' : ` (${textOf(available.reason)})`}` : 'Unknown';
	return [nameOf(object), service ? `${textOf(namespace)}/${textOf(name)}` : 'Local', state, age(createdOf(object))];
};

/** Source: printers.go, printFlowSchema. */
const flowSchema: RowMaker = (object, age) => {
	const {priorityLevelConfiguration, matchingPrecedence = 0, distinguisherMethod} = fieldsOf(object.spec);
	const dangling = conditionOf(object, 'Dangling');
	return [
		nameOf(object),
		textOf(fieldsOf(priorityLevelConfiguration).name),
		Number(matchingPrecedence),
		textOf(fieldsOf(distinguisherMethod).type) || NONE,
		age(createdOf(object)),
		dangling ? textOf(dangling.status) : '?',
	];
};

/** Source: printers.go, printPriorityLevelConfiguration. */
const priorityLevel: RowMaker = (object, age) => {
	const {type, limited} = fieldsOf(object.spec);
	const {nominalConcurrencyShares, limitResponse} = fieldsOf(limited);
	const {queuing} = fieldsOf(limitResponse);
	const {queues, handSize, queueLengthLimit} = fieldsOf(queuing);
	const shown = (value: unknown) => (value === undefined ? NONE : Number(value));
	return [
		nameOf(object),
		textOf(type),
		shown(limited === undefined ? undefined : nominalConcurrencyShares),
		...[queues, handSize, queueLengthLimit].map(shown),
		age(createdOf(object)),
	];
};

const countOf =
	(name: string): RowMaker =>
	(object, age) => [nameOf(object), itemsOf(object[name]).length, age(createdOf(object))];

const componentStatus: RowMaker = object => {
	const [condition] = itemsOf(object.conditions).map(fieldsOf);
	const state = condition?.status === 'True' ? 'Healthy' : 'Unhealthy';
	return [nameOf(object), state, textOf(condition?.message), textOf(condition?.error)];
};

/** Kinds by which the API server itself is set up. */
export const serverRows: Readonly<Record<string, RowMaker>> = {
	APIService: apiService,
	FlowSchema: flowSchema,
	PriorityLevelConfiguration: priorityLevel,
	MutatingWebhookConfiguration: countOf('webhooks'),
	ValidatingWebhookConfiguration: countOf('webhooks'),
	RuntimeClass: (object, age) => [nameOf(object), textOf(object.handler), age(createdOf(object))],
	ComponentStatus: componentStatus,
};
