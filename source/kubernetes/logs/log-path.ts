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

/** Path and query of a log, encoded. */
export function logPath({namespace, pod, container, previous}: LogQuery, options: LogPathOptions): string {
	const {follow, since, tailLines} = options;
	const query = new URLSearchParams({container, timestamps: 'true', tailLines: String(tailLines)});
	if (follow) query.set('follow', 'true');
	if (previous) query.set('previous', 'true');
	if (since) query.set('sinceTime', since.time);
	return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${query}`;
}
