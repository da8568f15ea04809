// What reports are made of: the way to a user, what a report claims of itself, tables and rankings.

import { emptyNote } from './dialogs.js';
import { h } from './dom.js';
import { counted, momentOf, whole } from './formats.js';

/** The form that leads to a user's report. */
export function userSearch(value = '') {
  const input = h('input', {
    id: 'user',
    name: 'user',
    value,
    inputmode: 'numeric',
    pattern: '[0-9]{1,20}',
    title: 'A whole number from 0 to 18446744073709551615',
    required: true,
    autocomplete: 'off',
    placeholder: 'for example 42',
  });
  const submit = (event) => {
    event.preventDefault();
    location.hash = `#/reports/user/${input.value}`;
  };
  return h(
    'form',
    { class: 'search', role: 'search', 'aria-label': 'A user’s report', on: { submit } },
    h('label', { for: 'user' }, 'User id'),
    input,
    h('button', { class: 'button', type: 'submit' }, 'Show last 24 hours'),
  );
}

/** What a report claims about itself, in words. */
export function claim({ as_of: asOf, complete, under_way: underWay }) {
  if (complete) {
    return h('p', { class: 'claim' }, h('span', { class: 'dot good' }), h('span', {}, 'Complete as of ', momentOf(asOf)));
  }
  const rest = underWay === null || underWay === undefined ? '' : `, about ${counted(underWay, 'record')} still under way`;
  return h('p', { class: 'claim' }, h('span', { class: 'dot open' }), h('span', {}, 'As of ', momentOf(asOf), rest));
}

/** A table whose first column is text and whose others are numbers. */
export function table(headings, rows) {
  return h(
    'div',
    { class: 'table-place', tabindex: '0', role: 'region', 'aria-label': headings[0] },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, headings.map((each, i) => h('th', { scope: 'col', class: i > 0 ? 'number' : null }, each)))),
      h(
        'tbody',
        {},
        rows.map((cells) => h('tr', {}, cells.map((cell, i) => h('td', { class: i > 0 ? 'number' : null }, cell)))),
      ),
    ),
  );
}

/** Items with views, the most first, each with a bar behind it. */
export function ranking(items, what, named) {
  if (items.length === 0) {
    return emptyNote('Nothing yet');
  }
  const most = Math.max(...items.map((item) => item.views));
  return h(
    'table',
    { class: 'ranking' },
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, what), h('th', { scope: 'col', class: 'number' }, 'Views'))),
    h(
      'tbody',
      {},
      items.map((item) => {
        const bar = h('span', { class: 'bar-behind', 'aria-hidden': 'true' });
        bar.style.width = `${Math.max(0, (item.views / most) * 100)}%`;
        return h('tr', {}, h('td', {}, bar, named(item)), h('td', { class: 'number' }, whole(item.views)));
      }),
    ),
  );
}
