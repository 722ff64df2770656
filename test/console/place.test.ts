import assert from 'node:assert/strict';
import {test} from 'node:test';
import {samplePreview, sampleView} from '../helpers/sample-view.ts';
import {openScreen} from '../helpers/screen-driver.ts';

test('another cluster under a context, and another user, are named in the header and on Confirm', async () => {
	const {server} = sampleView().identity;
	const identity = {context: 'prod', server, flags: {cluster: 'staging', as: 'jane'}, impersonated: 'jane'};
	const screen = await openScreen({view: {identity}});
	assert.match(screen.lines()[0] ?? '', /prod \(cluster staging\) as jane · all namespaces/);
	screen.cluster.answers.preview = () => Promise.resolve({type: 'ready', preview: samplePreview});
	await screen.press('u');
	await screen.waitFor('in prod (cluster staging) as jane · ');
	await screen.close();
});
