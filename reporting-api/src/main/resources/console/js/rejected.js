// What was kept out, grouped by reason: look at one, put it right, replay it, or replay all of a reason.

import { confirmed, emptyNote, load, problemBox } from './dialogs.js';
import { announce, fill, h } from './dom.js';
import { bytes, counted, momentOf, whole } from './formats.js';
import { openEvent, subject } from './rejected-event.js';

const PAGE = 50;
const NEEDS = 'Replaying needs a key with the scope ingest or admin; this one may only look.';

export const rejected = {
  path: 'rejected',
  title: 'Rejected',
  icon: 'rejected',
  needs: ['read', 'admin'],
  show(place, session, [reason]) {
    const reasons = h('div', { class: 'reasons-place' });
    const events = h('section', { class: 'card', 'aria-label': 'Rejected events' });
    fill(
      place,
      h('div', { class: 'title' }, h('h1', {}, 'Rejected events')),
      h('p', { class: 'muted intro' }, 'The original bytes are kept for 30 days. An event stays listed when it was replayed: the list is a record of what was refused.'),
      reasons,
      events,
    );
    load(reasons, async () => (await session.ask('/api/rejected/reasons')).data, (data) => reasonList(data, reason));
    if (reason) {
      showEvents(events, session, reason);
    } else {
      events.hidden = true;
    }
    return null;
  },
};

function reasonList(data, chosen) {
  if (data.items.length === 0) {
    return emptyNote('Nothing was rejected', 'Events that do not hold appear here with their reason, and can be put right and replayed.');
  }
  const least = data.complete ? '' : 'at least ';
  return h(
    'ul',
    { class: 'reasons' },
    data.items.map((item) =>
      h(
        'li',
        {},
        h(
          'a',
          { class: 'reason', href: `#/rejected/${item.reason}`, 'aria-current': item.reason === chosen ? 'true' : null },
          h('span', { class: 'reason-count' }, `${least}${whole(item.count)}`),
          h('span', { class: 'reason-name' }, spoken(item.reason)),
          h('span', { class: 'reason-words' }, item.description || ''),
          h('span', { class: 'reason-when' }, 'newest ', momentOf(item.newest_at)),
        ),
      ),
    ),
  );
}

/** unknown_request_id as words. */
function spoken(reason) {
  const words = reason.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function showEvents(place, session, reason) {
  const rows = h('tbody', {});
  const more = h('div', { class: 'more' });
  const result = h('div', {});
  const all = h('button', { class: 'button', type: 'button', disabled: !session.may('ingest', 'admin') }, 'Replay all …');
  all.addEventListener('click', () => replayAll(session, reason, all, result));
  fill(
    place,
    h('div', { class: 'card-top' }, h('h2', {}, spoken(reason)), all),
    session.may('ingest', 'admin') ? null : h('p', { class: 'hint' }, NEEDS),
    result,
    h(
      'div',
      { class: 'table-place', tabindex: '0', role: 'region', 'aria-label': 'Events rejected for this reason' },
      h(
        'table',
        { class: 'events' },
        h('thead', {}, h('tr', {}, ['Reached Kafka', 'Request id or record', 'Detail', 'Size'].map((each) => h('th', { scope: 'col', class: each === 'Size' ? 'number' : null }, each)))),
        rows,
      ),
    ),
    more,
  );
  loadPage(session, reason, null, rows, more);
}

/** Appends a page of events; a page may be short or empty and still have a next one. */
function loadPage(session, reason, cursor, rows, more) {
  const query = `reason=${encodeURIComponent(reason)}&limit=${PAGE}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
  load(
    more,
    async () => (await session.ask(`/api/rejected?${query}`)).data,
    (data) => {
      rows.append(...data.items.map((item) => eventRow(session, item)));
      if (data.next_cursor) {
        const next = () => loadPage(session, reason, data.next_cursor, rows, more);
        return h('button', { class: 'button', type: 'button', on: { click: next } }, 'Show older ones');
      }
      return rows.childElementCount === 0
        ? emptyNote('No events of this reason')
        : h('p', { class: 'muted small-text' }, `${counted(rows.childElementCount, 'event')}, all of this reason.`);
    },
    2,
  );
}

function eventRow(session, item) {
  const state = h('span', { class: 'replayed' });
  const look = () => openEvent(session, item.id, (requestId) => fill(state, `replayed as ${requestId}`));
  return h(
    'tr',
    {},
    h('td', { class: 'when' }, momentOf(item.at)),
    h('td', {}, h('button', { class: 'link id', type: 'button', on: { click: look } }, subject(item))),
    h('td', { class: 'detail' }, item.detail || '', ' ', state),
    h('td', { class: 'number' }, bytes(item.bytes)),
  );
}

async function replayAll(session, reason, button, result) {
  const sure = await confirmed(
    `Replay all events rejected for “${spoken(reason).toLowerCase()}”?`,
    [
      'Each is sent through the pipeline again as it was, under its own request id.',
      'What holds now is counted, once. What still does not hold is rejected again, and appears here anew.',
    ],
    'Replay all',
  );
  if (!sure) {
    return;
  }
  button.disabled = true;
  const said = h('p', { class: 'done', role: 'status' }, 'Replaying …');
  fill(result, said);
  let replayed = 0;
  let skipped = 0;
  try {
    let cursor = null;
    do {
      const body = JSON.stringify(cursor ? { reason, cursor } : { reason });
      const { data } = await session.ask('/api/rejected/replay', { method: 'POST', body });
      replayed += data.replayed;
      skipped += data.skipped;
      cursor = data.next_cursor;
      said.textContent = cursor ? `Replayed ${whole(replayed)} so far …` : closing(replayed, skipped);
    } while (cursor);
    announce(said.textContent);
  } catch (failure) {
    fill(result, replayed > 0 ? h('p', { class: 'done' }, `${counted(replayed, 'event')} had been replayed.`) : null, problemBox(failure));
  } finally {
    button.disabled = false;
  }
}

function closing(replayed, skipped) {
  const rest = skipped > 0 ? ` ${counted(skipped, 'event was', 'events were')} too large to be kept whole, and skipped.` : '';
  return `Replayed ${counted(replayed, 'event')}.${rest}`;
}
