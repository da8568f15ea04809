// Takes the pictures of the console that the documents show: STACK, BROWSER as for the tests, and the folder to fill.

import { mkdirSync } from 'node:fs';
import { PHONE, go, launch, signedIn } from './browser.mjs';

const [folder = 'pictures'] = process.argv.slice(2);
const LOOK = { width: 1180, height: 980 };
mkdirSync(folder, { recursive: true });
const browser = await launch();

async function picture(name, view, options, steps = async () => {}) {
  const page = await signedIn(browser, view, options);
  await page.locator('.waiting').first().waitFor({ state: 'detached' });
  await steps(page);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${folder}/${name}.png` });
  await page.context().close();
}

/** A temporary scale-up that somebody is about to ask for. */
async function choose(page) {
  await page.getByLabel('Most memory').selectOption('64');
  await page.getByLabel('Go back by itself after').check();
  await page.getByText('In 60 minutes').waitFor();
}

/** The live line needs a while to become one. */
async function watch(page) {
  await page.getByRole('heading', { name: 'The books balance' }).or(page.getByText('Records are under way')).waitFor();
  await page.waitForTimeout(Number(process.env.WATCH_SECONDS ?? 5) * 1000);
}

for (const dark of [false, true]) {
  const theme = dark ? 'dark' : 'light';
  await picture(`console-pipeline-${theme}`, 'pipeline', { viewport: LOOK, dark }, watch);
  await picture(`console-reports-${theme}`, 'reports', { viewport: LOOK, dark });
  await picture(`console-rejected-${theme}`, 'rejected', { viewport: LOOK, dark }, async (page) => {
    await page.locator('.reason').first().click();
    await page.locator('.events button').first().click();
    await page.getByRole('dialog').locator('.facts').waitFor();
  });
  await picture(`console-scaling-${theme}`, 'scaling/reports-analysts', { viewport: LOOK, dark }, choose);
}
await picture('console-pipeline-phone', 'pipeline', { viewport: PHONE }, watch);
await picture('console-reports-phone', 'reports', { viewport: PHONE });
await picture('console-rejected-phone', 'pipeline', { viewport: PHONE }, (page) => go(page, 'rejected'));
await picture('console-scaling-phone', 'scaling/reports-analysts', { viewport: PHONE }, choose);
await browser.close();
