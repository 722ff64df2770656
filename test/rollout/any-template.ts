import fc from 'fast-check';
import type {PodTemplateSpec} from '../../source/kubernetes/objects.ts';

/** A template with the container `web`, which has these fields. */
export const web = (fields: object): PodTemplateSpec => ({
	spec: {containers: [{name: 'web', image: 'web:1', ...fields}]},
});

const scalar = fc.oneof(fc.string({maxLength: 6}), fc.integer({min: 0, max: 9}), fc.boolean(), fc.constant(null));
const names = fc.constantFrom('a', 'b', 'c');
const named = (fields: Record<string, fc.Arbitrary<unknown>>) =>
	fc.array(fc.record({name: names, ...fields}, {requiredKeys: ['name']}), {maxLength: 3});
/** Any template, also such as no API server would take. */
export const anyTemplate: fc.Arbitrary<PodTemplateSpec> = fc.record({
	metadata: fc.record({labels: fc.dictionary(names, fc.string({maxLength: 3}))}),
	spec: fc.record(
		{
			containers: named({
				image: fc.constantFrom('x:1', 'x:2'),
				env: named({value: fc.string({maxLength: 3}), valueFrom: fc.object({maxDepth: 2})}),
				args: fc.array(fc.string({maxLength: 3}), {maxLength: 3}),
				resources: fc.record({limits: fc.dictionary(names, fc.constantFrom('1', '1000m', '2', '1Gi'))}),
				ports: fc.array(fc.record({containerPort: fc.integer({min: 1, max: 3})}), {maxLength: 3}),
				securityContext: fc.object({maxDepth: 2, values: [scalar]}),
			}),
			volumes: named({emptyDir: fc.constantFrom({}, {medium: 'Memory'}), secret: fc.object({maxDepth: 1})}),
			tolerations: fc.array(fc.dictionary(fc.constantFrom('key', 'value', 'effect'), scalar), {maxLength: 3}),
		},
		{requiredKeys: ['containers']},
	),
});

/** Lists whose items have one key each, and quantities that are written one way: so every value has one path. */
const keyed = (fields: Record<string, fc.Arbitrary<unknown>>) =>
	fc.uniqueArray(fc.record({name: names, ...fields}, {requiredKeys: ['name']}), {
		selector: ({name}) => name,
		maxLength: 3,
	});
export const plainTemplate: fc.Arbitrary<PodTemplateSpec> = fc.record({
	metadata: fc.record({labels: fc.dictionary(names, fc.string({minLength: 1, maxLength: 3}))}),
	spec: fc.record({
		containers: keyed({
			image: fc.constantFrom('x:1', 'x:2'),
			env: keyed({value: fc.string({minLength: 1, maxLength: 3})}),
			args: fc.array(fc.string({minLength: 1, maxLength: 3}), {maxLength: 3}),
			resources: fc.record({limits: fc.dictionary(fc.constantFrom('cpu', 'memory'), fc.constantFrom('1', '2'))}),
			tty: fc.boolean(),
		}),
		volumes: keyed({emptyDir: fc.record({medium: fc.constantFrom('Memory', 'Disk')})}),
		nodeSelector: fc.dictionary(names, fc.string({minLength: 1, maxLength: 3})),
	}),
});

/** Where a value is to be masked. */
export const secretPlaces: readonly ((value: unknown) => PodTemplateSpec)[] = [
	value => web({env: [{name: 'A', value}]}),
	value => web({env: value}),
	value => web({env: {A: value}}),
	value =>
		web({
			env: [
				{name: 'A', value},
				{name: 'A', value: 'twice'},
			],
		}),
	value => ({metadata: {annotations: {'example.com/api-token': String(value)}}, spec: {containers: []}}),
	value => ({metadata: {annotations: {key: String(value)}}, spec: {containers: []}}),
	value => web({args: ['--verbose', `--db-password=${value}`]}),
	value => web({lifecycle: {preStop: {httpGet: {httpHeaders: [{name: 'A', value}]}}}}),
	value => ({spec: {containers: [], volumes: [{name: 'v', csi: {volumeAttributes: {secret: value}}}]}}),
];
