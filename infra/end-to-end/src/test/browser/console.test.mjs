// The console in a real browser, against a real stack: STACK names its stack.json, BROWSER the browser's program.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { PHONE, admin, event, freshId, go, launch, openPage, send, sendRecord, signIn, signedIn, stack } from './browser.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIEWS = ['pipeline', 'pipeline/records', 'records', 'reports', 'reports/user/42', 'scaling', 'scaling/lab', 'rejected', 'rejected/unknown_request_id', 'exports'];

let browser;

before(async () => {
  browser = await launch();
  await send('POST', freshId(), event('42', '/first'));
  await send('PUT', freshId(), event('42', '/never-created'));
});

after(() => browser?.close());

/** A test with a page of its own, in which the browser must find nothing to complain about. */
function calm(name, options, steps) {
  test(name, async () => {
    const page = options === null ? await openPage(browser) : await signedIn(browser, options.view, options);
    await steps(page);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}

function number(text) {
  return Number(text.replaceAll(',', ''));
}

test('a wrong key is refused in the words of the service', async () => {
  const page = await openPage(browser);
  await signIn(page, 'weir_not-a-key');
  await page.getByRole('alert').filter({ hasText: 'The key is unknown, expired or revoked' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'key');
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await page.context().close();
});

calm('the key stays in the tab, through a reload, and goes with signing out', null, async (page) => {
  await signIn(page, stack.keys.console);
  await page.getByText('The books balance').or(page.getByText('Records are under way')).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Pipeline' }).waitFor();
  const elsewhere = await page.evaluate(() => JSON.stringify(localStorage) + document.cookie + location.href);
  assert.ok(!elsewhere.includes(stack.keys.console));
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('API key').waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
});

calm('the funnel moves while events are posted, and the books balance after', { view: 'pipeline' }, async (page) => {
  await page.waitForFunction(() => document.querySelector('.funnel-in .stage-number').textContent !== '–');
  const numbers = page.locator('.stage-number');
  const before = (await numbers.allTextContents()).map(number);
  const ids = Array.from({ length: 20 }, freshId);
  const posted = event('42', '/moving');
  for (const id of [...ids, ids[0]]) {
    await send('POST', id, posted);
  }
  // Received, applied, duplicate, conflict, rejected, visible.
  const moved = [21, 20, 1, 0, 0, 20];
  await page.waitForFunction(
    (least) =>
      [...document.querySelectorAll('.stage-number')].every(
        (stage, i) => Number(stage.textContent.replaceAll(',', '')) >= least[i],
      ),
    before.map((count, i) => count + moved[i]),
  );
  assert.match(await page.locator('.funnel-in .stage-rate').textContent(), /[1-9].*\/s/);
  await page.getByRole('heading', { name: 'The books balance' }).waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused').waitFor();
  assert.ok(await page.locator('.chart canvas').evaluate(hasAccent, await accent(page)), 'the live chart shows a line');
});

calm('charts are drawn, and markup in a page_url is text', { view: 'pipeline' }, async (page) => {
  const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>/例え';
  const user = freshId();
  await send('POST', freshId(), event(user, evil));
  await go(page, `reports/user/${user}`);
  await page.getByRole('button', { name: /Wait until complete|Ask again/ }).click();
  await page.locator('.ranking .url').waitFor();
  assert.equal(await page.locator('.ranking .url').textContent(), evil);
  assert.ok(await page.locator('.chart canvas').evaluate(hasAccent, await accent(page)));
  assert.match(await page.title(), /Reports/);
  await go(page, 'reports/30');
  await page.locator('.daily .chart canvas').waitFor();
  assert.ok(await page.locator('.daily .chart canvas').evaluate(hasAccent, await accent(page)));
  assert.ok(number(await page.locator('.daily .lead strong').textContent()) >= 1);
  await page.getByText('The same as a table').click();
  assert.equal(await page.locator('.as-table tbody tr').count(), 30);
});

calm('a record is found, as it is and as it was, and shows what each version changed', { view: 'pipeline/records' }, async (page) => {
  const id = freshId();
  const name = `Browser & Sons ${id}`;
  await page.waitForFunction(() => document.querySelector('.funnel-in .stage-number').textContent !== '–');
  const received = number(await page.locator('.funnel-in .stage-number').textContent());
  await sendRecord('companies', { id, company_name: name, city: 'Gent', last_updated: '2026-02-01T00:00:00Z' });
  await sendRecord('companies', { id, company_name: name, city: 'Lyon', last_updated: '2026-03-01T00:00:00Z' });
  await page.waitForFunction(
    (least) => Number(document.querySelector('.funnel-in .stage-number').textContent.replaceAll(',', '')) >= least,
    received + 2,
  );

  await go(page, 'records');
  const row = page.getByRole('row').filter({ hasText: name });
  for (let tries = 0; tries < 50 && (await row.filter({ hasText: 'Lyon' }).count()) === 0; tries++) {
    await page.getByLabel('Search').fill(name);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('region', { name: 'Records that were found' }).or(page.getByText('Nothing was found')).waitFor();
    await page.waitForTimeout(200);
  }
  await row.filter({ hasText: 'Lyon' }).waitFor();
  await page.getByLabel('As of the end of the day (UTC)').fill('2026-02-10');
  await row.filter({ hasText: 'Gent' }).waitFor();
  await page.getByLabel('As of the end of the day (UTC)').fill('2026-01-10');
  await page.getByText('Nothing was found').waitFor();
  await page.getByLabel('As of the end of the day (UTC)').fill('');
  await page.getByRole('link', { name: id }).click();

  await page.getByText('2 versions').waitFor();
  await page.locator('.changed').filter({ hasText: 'Lyon (before: Gent)' }).waitFor();
  await page.getByRole('button', { name: /^Version 1/ }).click();
  await page.getByRole('heading', { name: 'As of version 1' }).waitFor();
  assert.equal(await page.locator('.changed').count(), 0);
});

calm('a rejected event is put right and replayed', { view: 'pipeline' }, async (page) => {
  const user = freshId();
  const id = freshId();
  await send('PUT', id, event(user, '/wrong'));
  await rejectedRow(page, id);
  await send('POST', id, event(user, '/first'));
  await page.getByRole('button', { name: id }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Page').fill('/put-right');
  await dialog.getByRole('radio', { name: 'JSON' }).check();
  const text = await dialog.getByLabel('The event as JSON').inputValue();
  assert.equal(JSON.parse(text).user_id, user);
  await dialog.getByLabel('The event as JSON').fill(text.replace('/put-right', '/put-right-as-json'));
  await dialog.getByRole('button', { name: 'Replay as edited' }).click();
  await dialog.getByText(`Replayed as request ${id}`).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText(`replayed as ${id}`).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), id);
  await go(page, `reports/user/${user}`);
  await page.getByRole('button', { name: /Wait until complete|Ask again/ }).click();
  await page.locator('.url', { hasText: '/put-right-as-json' }).waitFor();
});

test('an event that does not hold is refused field by field', async () => {
  const page = await signedIn(browser, 'pipeline');
  const id = freshId();
  await send('PUT', id, event('42', '/wrong'));
  await rejectedRow(page, id);
  await page.getByRole('button', { name: id }).click();
  await page.getByRole('dialog').getByLabel('User id').fill('-1');
  await page.getByRole('button', { name: 'Replay as edited' }).click();
  await page.getByRole('alert').filter({ hasText: 'user_id must be a whole number' }).waitFor();
  await page.context().close();
});

calm('all of a reason is replayed, but only when somebody says so', { view: 'rejected/unknown_request_id' }, async (page) => {
  await page.getByRole('button', { name: 'Replay all' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await page.locator('.done').count(), 0);
  await page.getByRole('button', { name: 'Replay all' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Replay all' }).click();
  await page.getByText(/^Replayed [1-9][0-9,]* events?\./).first().waitFor();
});

calm('a key that may only read can look, and is told what replaying needs', null, async (page) => {
  await signIn(page, stack.keys.read);
  await page.getByRole('heading', { name: 'Pipeline' }).waitFor();
  await go(page, 'rejected/unknown_request_id');
  await page.getByText('Replaying needs a key with the scope ingest or admin').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Replay all' }).isDisabled());
});

calm('a temporary scale-up shows its estimate, is confirmed, applies, and is in the audit log', null, async (page) => {
  await signIn(page, stack.keys.scale);
  await page.getByRole('heading', { name: 'Scaling', level: 1 }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'Pipeline' }).count(), 0, 'what the key may not see is not offered');
  await page.locator('.services a[href="#/scaling/reports"]').click();
  await page.getByLabel('Most memory').selectOption('64');
  await page.getByLabel('Replicas').fill('4');
  await page.getByLabel('Go back by itself after').check();
  await page.getByLabel('Minutes until it goes back').fill('90');
  const estimate = page.locator('.estimate');
  await estimate.getByText('In 90 minutes: 48 units').waitFor();
  // 32 GB x 3 before, 64 GB x 4 after, in units of 8 GB.
  assert.match(await estimate.getByRole('row', { name: /Compute units/ }).textContent(), /12.*32/);
  assert.match(await estimate.getByRole('row', { name: /Cost/ }).textContent(), /\$3\.58.*\$9\.55/);
  await page.getByRole('button', { name: 'Apply' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Type reports to go on').fill('lab');
  assert.ok(await dialog.getByRole('button', { name: 'Go on' }).isDisabled());
  await dialog.getByLabel('Type reports to go on').fill('reports');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('progressbar', { name: 'How far the change is' }).waitFor();
  await page.getByRole('button', { name: 'Keep this size' }).waitFor({ timeout: 60_000 });
  await page.locator('.services a[href="#/scaling/reports"]').getByText('16–64 GB × 4').waitFor();
  const applied = page.locator('.audit tbody tr').filter({ hasText: 'In effect' }).first();
  assert.match(await applied.textContent(), /demo.*Most memory 32 GB → 64 GB.*Replicas 3 → 4/);
  await page.getByRole('button', { name: 'Keep this size' }).click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('button', { name: 'Keep this size' }).waitFor({ state: 'detached' });
});

calm('a window is added and removed', { view: 'scaling/lab' }, async (page) => {
  await page.getByRole('button', { name: 'Add …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('nightly jobs');
  await dialog.getByLabel('Start').fill('02:15');
  await dialog.getByLabel('End').fill('03:45');
  await dialog.getByLabel('Replicas').fill('3');
  await dialog.getByRole('button', { name: 'Add window' }).click();
  await page.getByText('Mon, Tue, Wed, Thu, Fri 02:15–03:45').waitFor();
  await page.getByRole('button', { name: 'Remove nightly jobs' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove nightly jobs' }).waitFor({ state: 'detached' });
});

test('a key that is revoked goes back to signing in, with the reason', async () => {
  const made = await admin('POST', '/api/keys', { name: 'for a moment', scopes: ['read'] });
  const page = await openPage(browser);
  await signIn(page, made.key);
  await page.getByRole('heading', { name: 'Pipeline' }).waitFor();
  await admin('DELETE', `/api/keys/${made.id}`);
  await page.getByRole('alert').filter({ hasText: 'The key is unknown, expired or revoked' }).waitFor();
  await page.context().close();
});

test('a service that is away is waited for, and the page goes on by itself', async () => {
  const page = await signedIn(browser, 'pipeline');
  await page.getByText('Live').waitFor();
  await page.route('**/api/pipeline/*', (route) => route.abort());
  await page.getByRole('alert').filter({ hasText: 'The reporting API does not answer' }).waitFor();
  await page.getByText(/Trying again in/).waitFor();
  await page.unroute('**/api/pipeline/*');
  await page.getByText('Live').waitFor();
  assert.equal(await page.locator('.problem').count(), 0);
  await page.context().close();
});

calm('a query is exported, watched and downloaded; another one is cancelled', { view: 'exports' }, async (page) => {
  const name = `browser-${freshId()}`;
  await page.getByLabel('Query', { exact: true }).fill('SELECT number AS n FROM numbers(3)');
  await page.getByLabel('Filed under').fill(name);
  await page.getByRole('button', { name: 'Export' }).click();
  const row = page.getByRole('listitem').filter({ hasText: name });
  await row.getByText('Done').waitFor();
  await row.getByText(/^3 rows, /).waitFor();
  const coming = page.waitForEvent('download');
  await row.getByRole('button', { name: 'Download' }).click();
  const file = await coming;
  assert.match(file.suggestedFilename(), new RegExp(`^${name}-.*\\.csv$`));
  assert.equal(readFileSync(await file.path(), 'utf8'), '"n"\n0\n1\n2\n');

  await page.getByLabel('Query', { exact: true }).fill('SELECT sum(cityHash64(number)) AS n FROM numbers(100000000000)');
  await page.getByLabel('Filed under').fill(`${name}-slow`);
  await page.getByRole('button', { name: 'Export' }).click();
  const slow = page.getByRole('listitem').filter({ hasText: `${name}-slow` });
  await slow.getByText('Running').waitFor();
  await slow.getByRole('progressbar').waitFor();
  await slow.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the export' }).click();
  await slow.getByText('Cancelled').waitFor();
});

test('a query that may not be exported is refused with the reason', async () => {
  const page = await signedIn(browser, 'exports');
  await page.getByLabel('Query', { exact: true }).fill("SELECT file('/etc/passwd') AS f");
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('alert').filter({ hasText: 'may not call the function file' }).waitFor();
  await page.context().close();
});

calm('nothing is wider than a phone', { view: 'pipeline', viewport: PHONE }, async (page) => {
  for (const view of VIEWS) {
    await shown(page, view);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(excess, 0, `${view} is ${excess} px too wide`);
  }
});

calm('the keyboard is enough', { view: 'pipeline' }, async (page) => {
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Reports', level: 1 }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
});

for (const dark of [false, true]) {
  calm(`nothing stands in the way of anybody, ${dark ? 'dark' : 'light'}`, { view: 'pipeline', dark }, async (page) => {
    for (const view of VIEWS) {
      await shown(page, view);
      await noBarriers(page, view);
    }
    await shown(page, 'rejected/unknown_request_id');
    await page.locator('.events button').first().click();
    await page.getByRole('dialog').getByLabel('Page').or(page.getByText('A delete has no content')).waitFor();
    await noBarriers(page, 'a rejected event');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
    await noBarriers(page, 'signing in');
  });
}

/** The list of unknown request ids, once that one is in it. */
async function rejectedRow(page, id) {
  for (let tries = 0; tries < 40; tries += 1) {
    await go(page, 'rejected');
    await go(page, 'rejected/unknown_request_id');
    await page.locator('.more .small-text, .more .button, .more .empty').first().waitFor();
    if ((await page.getByRole('button', { name: id }).count()) > 0) {
      return;
    }
    await page.waitForTimeout(250);
  }
  assert.fail(`${id} was not listed`);
}

async function shown(page, view) {
  await go(page, view);
  await page.locator('h1').waitFor();
  await page.locator('.waiting').first().waitFor({ state: 'detached' });
  await page.evaluate(() => document.fonts.ready);
}

async function noBarriers(page, where) {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(AXE);
  }
  const found = await page.evaluate(async () => (await window.axe.run()).violations);
  assert.deepEqual(
    found.map((each) => `${each.id}: ${each.help}: ${each.nodes.map((node) => node.html).join(' ')}`),
    [],
    where,
  );
}

/** The accent colour as red, green and blue. */
function accent(page) {
  return page.evaluate(() => {
    const probe = document.createElement('span');
    probe.style.color = 'var(--accent)';
    document.body.append(probe);
    const colour = getComputedStyle(probe).color.match(/[0-9]+/g).map(Number);
    probe.remove();
    return colour;
  });
}

/** Runs in the page: whether more than a few of the canvas's pixels have that colour. */
function hasAccent(canvas, colour) {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let same = 0;
  for (let i = 0; i < data.length; i += 4) {
    same += colour.every((value, part) => Math.abs(data[i + part] - value) < 24) && data[i + 3] > 100 ? 1 : 0;
  }
  return same > 15;
}
