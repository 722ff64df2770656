import type {Scenario} from '../scenario.ts';
import {badImage} from './bad-image.ts';
import {budget} from './budget.ts';
import {crashLoop} from './crash-loop.ts';
import {daemonSetRolling} from './daemon-set.ts';
import {empty} from './empty.ts';
import {fleet} from './fleet.ts';
import {gitOps} from './git-ops.ts';
import {healthy} from './healthy.ts';
import {hpa} from './hpa.ts';
import {incident} from './incident.ts';
import {minReadySeconds} from './min-ready-seconds.ts';
import {neverReady} from './never-ready.ts';
import {nodeLost} from './node-lost.ts';
import {pausedAndForgotten} from './paused-and-forgotten.ts';
import {quotaExceeded} from './quota-exceeded.ts';
import {recreate} from './recreate.ts';
import {rollover} from './rollover.ts';
import {statefulSetRolling} from './stateful-set.ts';
import {statefulSetTrap} from './stateful-set-trap.ts';
import {tutorial} from './tutorial.ts';

export const DEFAULT_SCENARIO = incident.name;

/** The scenarios that come with rolltop, in the order in which they are listed. */
export const scenarios: readonly Scenario[] = [
	incident,
	tutorial,
	budget,
	healthy,
	badImage,
	crashLoop,
	neverReady,
	minReadySeconds,
	quotaExceeded,
	recreate,
	rollover,
	pausedAndForgotten,
	statefulSetRolling,
	statefulSetTrap,
	daemonSetRolling,
	gitOps,
	hpa,
	nodeLost,
	fleet,
	empty,
];

export const findScenario = (name: string): Scenario | undefined => scenarios.find(known => known.name === name);
