// A browser at the console of a running stack, and the stack's API for what the tests do behind its back.

import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** stack.json: addresses and keys. */
export const stack = JSON.parse(readFileSync(process.env.STACK, 'utf8'));

export const WIDE = { width: 1280, height: 860 };
export const PHONE = { width: 360, height: 780 };

export function launch() {
  return chromium.launch({ executablePath: process.env.BROWSER });
}

/** A page in a session of its own, which notes whatever a browser complains about. */
export async function openPage(browser, { viewport = WIDE, dark = false } = {}) {
  const context = await browser.newContext({ viewport, colorScheme: dark ? 'dark' : 'light', locale: 'en-GB' });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.on('console', (said) => ['error', 'warning'].includes(said.type()) && page.complaints.push(said.text()));
  page.on('request', (asked) => asked.url().startsWith(stack.reporting) || page.complaints.push(`asked ${asked.url()}`));
  await page.goto(`${stack.reporting}/`);
  return page;
}

export async function signIn(page, key) {
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** A page that is signed in, at that view. */
export async function signedIn(browser, view, options) {
  const page = await openPage(browser, options);
  await signIn(page, stack.keys.console);
  await page.getByRole('heading', { name: 'Pipeline' }).waitFor();
  await go(page, view);
  return page;
}

export async function go(page, view) {
  await page.evaluate((hash) => (location.hash = hash), `#/${view}`);
}

async function ask(url, key, method, body) {
  const answer = await fetch(url, {
    method,
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error(`${method} ${url} answered ${answer.status}: ${await answer.text()}`);
  }
  return answer.status === 204 ? null : answer.json();
}

/** Sends an event as a producer does; method POST, PUT or DELETE. */
export function send(method, requestId, event) {
  return ask(`${stack.gateway}/api/traffic/${requestId}`, stack.keys.ingest, method, event);
}

/** Sends a business record as a producer does. */
export function sendRecord(entity, record) {
  return ask(`${stack.gateway}/api/entities/${entity}`, stack.keys.ingest, 'POST', record);
}

/** Asks the reporting API with the admin's key. */
export function admin(method, path, body) {
  return ask(`${stack.reporting}${path}`, stack.keys.admin, method, body);
}

/** An event of that user a minute ago. */
export function event(user, page) {
  return { user_id: user, created_at: new Date(Date.now() - 60_000).toISOString(), page_url: page };
}

let ids = BigInt(Date.now()) * 1000n;

/** A request id that no run used before. */
export function freshId() {
  ids += 1n;
  return ids.toString();
}
