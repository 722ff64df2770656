import assert from 'node:assert/strict';
import {test} from 'node:test';
import {sampleView} from '../helpers/sample-view.ts';
import {openScreen} from '../helpers/screen-driver.ts';

test('fault 30: a banner says where kubectl goes now, on every screen and whatever is pressed', async () => {
	const {identity} = sampleView();
	const banner = `kubectl now points to b; you are on ${identity.context}`;
	const screen = await openScreen({view: sampleView({moved: {context: 'b', server: 'https://b'}})});
	await screen.waitFor(banner);
	await screen.press('enter');
	await screen.waitFor(banner);
	await screen.pass(60_000);
	assert.ok(screen.text().includes(banner));
	await screen.close();
});

test('fault 30: the context kept its name and leads elsewhere', async () => {
	const {identity} = sampleView();
	const moved = {context: identity.context, server: 'https://elsewhere'};
	const screen = await openScreen({columns: 120, view: sampleView({moved})});
	await screen.waitFor(`kubectl's ${identity.context} is now https://elsewhere; you are on ${identity.server}`);
	await screen.close();
});
