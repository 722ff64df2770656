import type {LogQuery} from './log-query.ts';
import type {ResumePoint} from './resume-point.ts';

export interface LogPathOptions {
	/** Leave the connection open for what comes. */
	readonly follow: boolean;
	/** Of older lines none are sent. */
	readonly since?: ResumePoint | undefined;
	/** At most so many of the last lines. */
	readonly tailLines: number;
}

/** Path of the pod whose log it is, encoded. */
export function podPath({namespace, pod}: LogQuery): string {
	return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
}

/** Path and query of a log, encoded. */
export function logPath(asked: LogQuery, options: LogPathOptions): string {
	const {container, previous} = asked;
	const {follow, since, tailLines} = options;
	const query = new URLSearchParams({container, timestamps: 'true', tailLines: String(tailLines)});
	if (follow) query.set('follow', 'true');
	if (previous) query.set('previous', 'true');
	if (since) query.set('sinceTime', since.time);
	return `${podPath(asked)}/log?${query}`;
}
