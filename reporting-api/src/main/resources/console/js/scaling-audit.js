// Who did what to a service, the newest first.

import { emptyNote, load } from './dialogs.js';
import { h } from './dom.js';
import { momentOf } from './formats.js';
import { differenceWords, statusWords } from './scaling-words.js';

const PAGE = 20;

/** Shows the audit log of a service in a place. */
export function showAudit(place, session, service) {
  const rows = h('tbody', {});
  const more = h('div', { class: 'more' });
  const page = (cursor) =>
    load(
      more,
      async () =>
        (await session.ask(`/api/scaling/audit?service=${encodeURIComponent(service)}&limit=${PAGE}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)).data,
      (data) => {
        rows.append(...data.items.map(row));
        if (data.next_cursor) {
          return h('button', { class: 'button', type: 'button', on: { click: () => page(data.next_cursor) } }, 'Show older ones');
        }
        return rows.childElementCount === 0 ? emptyNote('Nothing was done yet') : null;
      },
      2,
    );
  place.replaceChildren(
    h(
      'div',
      { class: 'table-place', tabindex: '0', role: 'region', 'aria-label': 'Audit log' },
      h(
        'table',
        { class: 'events audit' },
        h('thead', {}, h('tr', {}, ['At', 'Who', 'What', 'Result'].map((each) => h('th', { scope: 'col' }, each)))),
        rows,
      ),
    ),
    more,
  );
  page(null);
}

function row(item) {
  const change = differenceWords(item.before, item.after);
  return h(
    'tr',
    {},
    h('td', { class: 'when' }, momentOf(item.at)),
    h('td', {}, item.operator),
    h('td', { class: 'detail' }, item.action, change ? `: ${change}` : '', item.detail ? ` (${item.detail})` : ''),
    h('td', { title: item.upstream_request_id ? `Request ${item.upstream_request_id}` : null }, statusWords(item.result)),
  );
}
