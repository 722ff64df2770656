import assert from 'node:assert/strict';
import {test} from 'node:test';
import {podSecurityProblem} from '../../source/simulator/admission/pod-security.ts';

const namespace = (level: string) => ({metadata: {labels: {'pod-security.kubernetes.io/enforce': level}}});
const pod = (container: object, spec: object = {}) => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name: 'web-1'},
	spec: {containers: [{name: 'web', image: 'web:1', ...container}], ...spec},
});
const secure = {
	securityContext: {
		allowPrivilegeEscalation: false,
		capabilities: {drop: ['ALL']},
		runAsNonRoot: true,
		seccompProfile: {type: 'RuntimeDefault'},
	},
};

test('PodSecurity refuses in the words of a real server, and only what its level forbids', () => {
	assert.equal(
		podSecurityProblem(pod({}), namespace('restricted')),
		'violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
	);
	assert.equal(podSecurityProblem(pod(secure), namespace('restricted')), undefined);
	assert.equal(podSecurityProblem(pod({}), namespace('baseline')), undefined);
	assert.equal(podSecurityProblem(pod({}), {metadata: {}}), undefined);
	assert.equal(
		podSecurityProblem(pod({securityContext: {privileged: true}}, {hostNetwork: true}), namespace('baseline')),
		'violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true), privileged (container "web" must not set securityContext.privileged=true)',
	);
});
