/**
 * Checked by the compiler alone (`npm run types`): every field that objects.ts reads is one that the API has, as
 * client-node's models, generated from the API's own description, know it. A wrong name is named in the error.
 */
import type {CoreV1Event, V1Deployment, V1Pod, V1ReplicaSet} from '@kubernetes/client-node';
import type {Deployment, Event, Pod, ReplicaSet} from '../../source/kubernetes/objects.ts';

/** The paths of fields in `Read` that `Whole` does not have; free-form maps are not looked into. */
type UnknownField<Read, Whole, Path extends string> = Read extends readonly (infer ReadItem)[]
	? Whole extends readonly (infer WholeItem)[]
		? UnknownField<ReadItem, WholeItem, `${Path}[]`>
		: Path
	: Read extends object
		? string extends keyof Read
			? never
			: {
					[Key in keyof Read & string]-?: Key extends keyof Whole
						? UnknownField<NonNullable<Read[Key]>, NonNullable<Whole[Key]>, `${Path}.${Key}`>
						: `${Path}.${Key}`;
				}[keyof Read & string]
		: never;

type Misread =
	| UnknownField<Deployment, V1Deployment, 'Deployment'>
	| UnknownField<ReplicaSet, V1ReplicaSet, 'ReplicaSet'>
	| UnknownField<Pod, V1Pod, 'Pod'>
	| UnknownField<Event, CoreV1Event, 'Event'>;

export const misread: [Misread] extends [never] ? 'none' : Misread = 'none';
