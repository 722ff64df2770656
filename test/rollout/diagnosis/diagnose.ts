import {diagnosesOf} from '../../../source/rollout/diagnosis/diagnose.ts';
import type {Diagnosis} from '../../../source/rollout/diagnosis/diagnosis.ts';
import type {Parts} from '../../../source/rollout/diagnosis/parts.ts';

/** What is said first; undefined when nothing is. */
export function diagnose(parts: Parts, nowMs: number): Diagnosis | undefined {
	return diagnosesOf(parts, nowMs)[0];
}
