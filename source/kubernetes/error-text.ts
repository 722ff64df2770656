import type {KubernetesError} from './errors.ts';

export interface ErrorContext {
	/** What was being done, after "to": `pause deployment/web`, `list pods in namespace shop`. */
	readonly doing: string;
	/** Address of the API server. */
	readonly server?: string;
}

/** One or two plain sentences: what happened, to what, and what to do. Everything in them is sanitised already. */
export function errorSentence(error: KubernetesError, {doing, server}: ErrorContext): string {
	const theServer = server ? `The API server ${server}` : 'The API server';
	const said = error.message ? ` (${withoutStop(error.message)})` : '';
	switch (error.kind) {
		case 'unreachable':
			return `${theServer} does not answer${said}.${unsure(error)}`;
		case 'untrusted':
			return `${theServer} is not trusted${said}. Check the certificate authority in the kubeconfig.`;
		case 'unauthenticated':
			return `${theServer} could not be told who you are${said}. Log in again, then retry.`;
		case 'forbidden':
			return `${theServer} does not allow you to ${doing}${said}.${rights(error)}`;
		case 'not-found':
			return `Could not ${doing}: it is not there${said}.`;
		case 'conflict':
			return `Could not ${doing}: somebody else changed it first${said}. Look at it again.`;
		case 'gone':
			return `Could not ${doing}: the server no longer has that version${said}. Try again.`;
		case 'too-large-resource-version':
			return `Could not ${doing}: this API server is behind what was seen before${said}. Try again in some seconds.`;
		case 'invalid':
			return `Could not ${doing}: the API server refused it${said}.`;
		case 'throttled':
			return `${theServer} is too busy to ${doing}${said}. Try again ${later(error)}.`;
		case 'timeout':
			return `${theServer} gave no answer in time when asked to ${doing}${said}.${unsure(error)}`;
		case 'server':
			return `${theServer} failed to ${doing}${said}. Try again ${later(error)}.`;
		case 'protocol':
			return `The answer of ${server ?? 'the API server'} can't be understood${said}. Is it the address of an API server?`;
		case 'kubeconfig':
			return `${withoutStop(error.message)}.`;
		case 'aborted':
			return `Given up: ${doing}.`;
	}
}

function later({retryAfterMs}: KubernetesError): string {
	return retryAfterMs === undefined ? 'later' : `in ${Math.max(1, Math.ceil(retryAfterMs / 1000))} s`;
}

function unsure(error: KubernetesError): string {
	return error.mayHaveArrived ? ' What was asked may have been done all the same.' : '';
}

/** A 403 comes from quotas and admission webhooks too; RBAC's says `User "jane" cannot patch resource …`. */
function rights({message}: KubernetesError): string {
	return / cannot /.test(message) ? ' Ask for the right, or use another user.' : '';
}

function withoutStop(text: string): string {
	return text.replace(/\.$/, '');
}
