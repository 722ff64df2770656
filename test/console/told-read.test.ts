import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createSession} from '../../source/console/session.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';
import {createFakeCluster} from '../helpers/fake-cluster.ts';
import {sampleNowMs, sampleView} from '../helpers/sample-view.ts';

test('what earlier runs left counts as read with the first key after it was shown, once', () => {
	let read = 0;
	const session = createSession({
		cluster: createFakeCluster(sampleView(), sampleNowMs),
		clock: createFakeClock(sampleNowMs),
		columns: 120,
		rows: 36,
		onRead() {
			read += 1;
		},
	});
	const press = () => session.dispatch({type: 'key', press: {key: 'j', alone: true}});
	press();
	session.dispatch({type: 'told', text: '1 frozen by rolltop'});
	assert.equal(read, 0);
	press();
	press();
	assert.equal(read, 1);
	session.close();
});
