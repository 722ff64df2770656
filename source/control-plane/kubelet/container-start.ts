import {backOffMs} from '../../rollout/back-off.ts';
import type {ControllerContext} from '../world.ts';
import {configFault} from './container-config.ts';
import type {ContainerRun} from './container-run.ts';
import type {PullAnswer} from './images.ts';
import {
	createdText,
	presentText,
	pullBackOffMessage,
	pullBackOffText,
	pulledText,
	startedText,
} from './kubelet-texts.ts';
import {delayMs, givenDelayMs, type PodRun, podObject, tell} from './pod-run.ts';

/** What came of an attempt; `retryAtMs`: when it makes sense to look again. */
export type Attempt = {readonly started: true} | {readonly started: false; readonly retryAtMs: number};

type Done = (context: ControllerContext, attempt: Attempt) => void;

/** A pod whose sync failed is synced again after so long, and up to half as long again. Source: pod_workers.go, backOffPeriod. */
const retryMs = 10_000;
/** How late that is, measured with failing pulls and with a missing ConfigMap. */
const pullLateMs = {least: 500, most: 2500};
const configLateMs = {least: 4000, most: 5000};
/** The first failure is followed by the notice that the sandbox runs. */
const firstRetryMs = 1000;
/** An image that is always pulled and is there already: only its manifest is asked for. */
const manifestAnswer: PullAnswer = {ok: true, ms: 80, sizeBytes: 2_416_163};

const between = ({least, most}: {readonly least: number; readonly most: number}, random: () => number): number =>
	least + random() * (most - least);

/** A name that the kubelet can't read as an image's. */
const validImage =
	/^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?::\d+)?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/i;

/** An attempt that failed: why, and how late the next one is by chance. */
interface Failure {
	readonly waiting: NonNullable<ContainerRun['waiting']>;
	readonly late: {readonly least: number; readonly most: number};
}

function failed({nowMs, random}: ControllerContext, run: PodRun, container: ContainerRun, failure: Failure): Attempt {
	const {waiting, late} = failure;
	const isFirst = container.waiting === undefined;
	container.waiting = waiting;
	container.failedStarts++;
	const given = givenDelayMs(run, 'retry', {container: container.container.name, run: container.failedStarts});
	const usualMs = isFirst ? firstRetryMs : between(late, random);
	return {started: false, retryAtMs: nowMs + (isFirst ? 0 : retryMs) + (given ?? usualMs)};
}

/** Creates and starts the process. */
function launch(context: ControllerContext, run: PodRun, container: ContainerRun, done: Done): void {
	const {agenda, key} = run;
	const {world, nowMs} = context;
	const fault = configFault(world, key.namespace, container.container);
	if (fault !== undefined) {
		tell(context, run, container, 'Warning', 'Failed', `Error: ${fault}`);
		const waiting = {reason: 'CreateContainerConfigError', message: fault};
		done(context, failed(context, run, container, {waiting, late: configLateMs}));
		return;
	}

	const next = {container: container.container.name, run: container.runs + 1};
	const createdMs = nowMs + delayMs(run, 'create', next);
	agenda.at(createdMs, later => {
		tell(later, run, container, 'Normal', 'Created', createdText(container.container.name, later.minor));
	});
	agenda.at(createdMs + delayMs(run, 'start', next), later => {
		tell(later, run, container, 'Normal', 'Started', startedText(container.container.name, later.minor));
		done(later, {started: true});
	});
}

function pullFailed(context: ControllerContext, run: PodRun, container: ContainerRun, error: string, done: Done): void {
	const image = container.container.image ?? '';
	tell(context, run, container, 'Warning', 'Failed', `Failed to pull image "${image}": ${error}`);
	tell(context, run, container, 'Warning', 'Failed', 'Error: ErrImagePull');
	container.pullFailures++;
	container.pullHeldUntilMs = context.nowMs + backOffMs(container.pullFailures);
	container.pullError = error;
	const waiting = {reason: 'ErrImagePull', message: error};
	done(context, failed(context, run, container, {waiting, late: pullLateMs}));
}

function pull(context: ControllerContext, run: PodRun, container: ContainerRun, answer: PullAnswer, done: Done): void {
	const image = container.container.image ?? '';
	const {nowMs, minor} = context;
	if ((container.pullHeldUntilMs ?? 0) > nowMs) {
		tell(context, run, container, 'Normal', 'BackOff', pullBackOffText(image));
		tell(context, run, container, 'Warning', 'Failed', 'Error: ImagePullBackOff');
		const message = pullBackOffMessage(image, container.pullError ?? '', minor);
		const waiting = {reason: 'ImagePullBackOff', message};
		done(context, failed(context, run, container, {waiting, late: pullLateMs}));
		return;
	}

	tell(context, run, container, 'Normal', 'Pulling', `Pulling image "${image}"`);
	if (!answer.ok) {
		run.agenda.at(nowMs + 5, later => pullFailed(later, run, container, answer.error, done));
		return;
	}

	run.agenda.at(nowMs + answer.ms, later => {
		run.runtime.pulled.add(`${run.nodeName} ${image}`);
		container.pullFailures = 0;
		const text = pulledText(image, answer.ms, answer.sizeBytes, later.minor);
		tell(later, run, container, 'Normal', 'Pulled', text);
		launch(later, run, container, done);
	});
}

/** Tries to run a container: its image, its configuration, its process. Source: kuberuntime_container.go, startContainer. */
export function startContainer(context: ControllerContext, run: PodRun, container: ContainerRun, done: Done): void {
	if (podObject(context, run) === undefined) {
		return;
	}

	const {image = '', imagePullPolicy} = container.container;
	const {pull: answer} = run.runtime.images(image);
	const isPresent = answer === undefined || run.runtime.pulled.has(`${run.nodeName} ${image}`);
	if (!validImage.test(image)) {
		const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
		tell(context, run, container, 'Warning', 'InspectFailed', message);
		tell(context, run, container, 'Warning', 'Failed', 'Error: InvalidImageName');
		const waiting = {reason: 'InvalidImageName', message};
		done(context, failed(context, run, container, {waiting, late: configLateMs}));
	} else if (!isPresent && imagePullPolicy === 'Never') {
		const message = `Container image "${image}" is not present with pull policy of Never`;
		tell(context, run, container, 'Warning', 'ErrImageNeverPull', message);
		tell(context, run, container, 'Warning', 'Failed', 'Error: ErrImageNeverPull');
		const waiting = {reason: 'ErrImageNeverPull', message};
		done(context, failed(context, run, container, {waiting, late: configLateMs}));
	} else if (isPresent && imagePullPolicy !== 'Always') {
		tell(context, run, container, 'Normal', 'Pulled', presentText(image, context.minor));
		launch(context, run, container, done);
	} else {
		pull(
			context,
			run,
			container,
			isPresent && answer?.ok !== false ? manifestAnswer : (answer ?? manifestAnswer),
			done,
		);
	}
}
