import {goDuration} from './go-duration.ts';

/** The kubelet's texts that changed between minor versions. Source: pkg/kubelet/images, pkg/kubelet/kuberuntime. */

const capitalizedContainerSince = 35;
const colonAfterCreatedSince = 32;
const imageSizeSince = 30;
const causeOfBackOffSince = 32;

export function createdText(container: string, minor: number): string {
	if (minor >= capitalizedContainerSince) {
		return 'Container created';
	}

	return minor >= colonAfterCreatedSince ? `Created container: ${container}` : `Created container ${container}`;
}

export function startedText(container: string, minor: number): string {
	return minor >= capitalizedContainerSince ? 'Container started' : `Started container ${container}`;
}

export function presentText(image: string, minor: number): string {
	const text = `Container image "${image}" already present on machine`;
	return minor >= capitalizedContainerSince ? `${text} and can be accessed by the pod` : text;
}

export function pulledText(image: string, ms: number, sizeBytes: number, minor: number): string {
	const took = goDuration(ms);
	const text = `Successfully pulled image "${image}" in ${took} (${took} including waiting)`;
	return minor >= imageSizeSince ? `${text}. Image size: ${sizeBytes} bytes.` : text;
}

export const pullBackOffText = (image: string): string => `Back-off pulling image "${image}"`;

/** The message of a container that waits for the next pull. */
export function pullBackOffMessage(image: string, error: string, minor: number): string {
	return minor >= causeOfBackOffSince ? `${pullBackOffText(image)}: ErrImagePull: ${error}` : pullBackOffText(image);
}
