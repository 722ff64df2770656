import assert from 'node:assert/strict';
import {networkInterfaces} from 'node:os';
import {test} from 'node:test';
import {networkText} from '../../../source/kubernetes/contact/machine-network.ts';

const loopback = [{address: '127.0.0.1', internal: true}];
const cable = [
	{address: '192.168.1.5', internal: false},
	{address: 'fe80::1', internal: false},
];

test('network: a VPN and a missing cable change it; loopback, the order, and a container’s own end do not', () => {
	const before = networkText({lo: loopback, eth0: cable});
	assert.equal(before, '192.168.1.5');
	assert.equal(
		networkText({eth0: [...cable].reverse(), lo: loopback, veth7: [{address: 'FE80::9', internal: false}]}),
		before,
	);
	assert.notEqual(networkText({lo: loopback, eth0: cable, tun0: [{address: '10.8.0.2', internal: false}]}), before);
	assert.equal(networkText({lo: loopback, eth0: undefined}), '');
	assert.equal(networkText(networkInterfaces()), networkText(networkInterfaces()));
});
