import type {ImageBehavior, Images, ProbeAnswer} from '../../source/control-plane/kubelet/images.ts';
import type {Container} from '../../source/kubernetes/objects.ts';

/** What the images of the traces' real nodes do: one table for all of them. */

type EnvVariable = {readonly name: string; readonly value?: string};

const envOf = (container: Container, name: string): string | undefined =>
	((container.env ?? []) as readonly EnvVariable[]).find(variable => variable.name === name)?.value;

/** So long a started server has no listener yet. */
export const listensAfterMs = 10;

/** The server refuses connections at first, and answers 503 until READY_AFTER seconds have passed. */
function probe(container: Container, sinceStartMs: number): ProbeAnswer {
	if (sinceStartMs < listensAfterMs) {
		return {ok: false, refused: true};
	}

	const isReady = sinceStartMs >= Number(envOf(container, 'READY_AFTER') ?? 0) * 1000;
	return isReady ? {ok: true} : {ok: false, output: 'HTTP probe failed with statuscode: 503'};
}

/** The web server: ends soon after SIGTERM unless told to ignore it; `exit CODE` ends at once. */
function server(termExitCode: number): ImageBehavior['process'] {
	return container => {
		const [command, code] = (container.args ?? []) as readonly string[];
		return {
			...(command === 'exit' ? {end: {afterMs: 50, exitCode: Number(code)}} : {}),
			...(envOf(container, 'IGNORE_TERM') ? {} : {onTerm: {afterMs: 300, exitCode: termExitCode}}),
			probe: (_kind, sinceStartMs) => probe(container, sinceStartMs),
		};
	};
}

const usual: ImageBehavior = {process: server(0)};

const byTag: Readonly<Record<string, (image: string) => ImageBehavior>> = {
	missing(image) {
		const cause = `failed to resolve reference "${image}": ${image}: not found`;
		const error = `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": ${cause}`;
		return {...usual, pull: {ok: false, error}};
	},
	crash: () => ({process: container => ({...server(2)(container), end: {afterMs: 1000, exitCode: 1}})}),
	oom: () => ({
		pull: {ok: true, ms: 186, sizeBytes: 2_416_163},
		process: container => ({...server(0)(container), memory: {bytes: 1 << 30, afterMs: 500}}),
	}),
};

const digests: Readonly<Record<string, string>> = {
	v1: '67be5e96588b001d0cc4cf8b1886a49fee93af47f968a9e684327aaea91c37fc',
	v2: 'd2e9040efca174f86777513d408bb90a1bef8f039220924b5aaacc0567890f2f',
};

export const images: Images = image => {
	const [repository, tag = ''] = image.split(':');
	const digest = digests[tag];
	return {...(byTag[tag]?.(image) ?? usual), ...(digest ? {imageId: `${repository}@sha256:${digest}`} : {})};
};
