import {defined} from '../../control-plane/defined.ts';
import {firstGeneration} from '../../control-plane/generation.ts';
import {generatedName, randomUid} from '../../control-plane/names.ts';
import {timestamp} from '../../control-plane/time.ts';
import type {NewObject, WorldObject} from '../../control-plane/world.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import {writerOf} from './kind-rules.ts';
import type {ObjectsOptions, WriteOptions} from './objects.ts';
import {done, type Outcome, refused} from './outcome.ts';
import {prepareNew} from './prepare-new.ts';
import {alreadyExists, badRequest, invalid} from './refusal.ts';

/** How often a generated name that is taken is drawn anew. Source: apiserver registry, gate RetryGenerateName. */
const NAME_ATTEMPTS = 8;

function freeName(
	{store}: ObjectsOptions,
	{kind}: ServedResource,
	{metadata}: NewObject,
	random: () => number,
): string {
	const {name, generateName, namespace} = metadata;
	if (name || !generateName) return name ?? '';
	let drawn = generatedName(generateName, random);
	for (let attempt = 1; attempt < NAME_ATTEMPTS && store.get(kind, namespace, drawn); attempt++) {
		drawn = generatedName(generateName, random);
	}
	return drawn;
}

/** The metadata that the server gives, whatever was sent. */
function withServerMetadata(options: ObjectsOptions, resource: ServedResource, given: NewObject): NewObject {
	const random = options.drawForNext();
	const metadata = defined({
		...given.metadata,
		name: freeName(options, resource, given, random),
		uid: randomUid(random),
		generation: firstGeneration(resource.kind),
		creationTimestamp: timestamp(options.nowMs()),
		deletionTimestamp: undefined,
		deletionGracePeriodSeconds: undefined,
		resourceVersion: undefined,
		selfLink: undefined,
	});
	return {...given, metadata};
}

/** A create: nothing is drawn, stored or told when it is refused or a dry run. */
export function createObject(
	options: ObjectsOptions,
	resource: ServedResource,
	given: NewObject,
	writing: WriteOptions,
): Outcome {
	const {store, rules, nowMs} = options;
	if (given.metadata.resourceVersion) {
		return refused(badRequest('resourceVersion should not be set on objects to be created'));
	}

	const named = withServerMetadata(options, resource, given);
	const {namespace, name = ''} = named.metadata;
	// What admission adds is nobody's: a real server records the writer's fields before it.
	const completed = rules.complete(prepareNew(named));
	const managed = rules.manage(completed, undefined, writerOf(writing), timestamp(nowMs()));
	const admitted = options.admit(managed, resource);
	if (!admitted.ok) return admitted;
	const causes = rules.validateNew(admitted.object);
	if (causes.length > 0) return refused(invalid(resource.kind, resource.group, name, causes));
	if (store.get(resource.kind, namespace, name)) return refused(alreadyExists(resource, name));
	const object = admitted.object as WorldObject;
	const denied = options.admitValid(object, resource);
	if (denied) return refused(denied);
	return done(writing.dryRun ? object : store.put(object));
}
