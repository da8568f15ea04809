// Business records: find one, see its versions on a line of time, and look at any moment before.

import { emptyNote, load } from './dialogs.js';
import { fill, h } from './dom.js';
import { counted, momentOf, whole } from './formats.js';
import { claim } from './report-parts.js';

const PAGE = 50;
const COLUMNS = 5;
const ENTITIES = [
  ['companies', 'Companies'],
  ['contacts', 'Contacts'],
  ['tickets', 'Tickets'],
  ['time_entries', 'Time entries'],
];

/** What belongs to a version and is no content of the record. */
const OF_THE_VERSION = new Set([
  'tenant_id', 'id', 'effective_date', 'expiry_date', 'is_current', 'record_version', 'record_hash', 'ingested_at',
  'last_updated', 'last_updated_by', 'revision', 'cause',
]);

export const records = {
  path: 'records',
  title: 'Records',
  icon: 'records',
  needs: ['read'],
  show(place, session, [entity = ENTITIES[0][0], id]) {
    if (id) {
      showRecord(place, session, entity, id);
    } else {
      showList(place, session, entity);
    }
    return null;
  },
};

function titleOf(entity) {
  return ENTITIES.find(([name]) => name === entity)?.[1] ?? entity;
}

function showList(place, session, entity) {
  const list = h('div', {});
  const words = h('input', { id: 'records-search', type: 'search', name: 'q', autocomplete: 'off', placeholder: 'Name, number or id' });
  const day = h('input', { id: 'records-as-of', type: 'date', name: 'as_of' });
  const find = (submitted) => {
    submitted?.preventDefault();
    const query = new URLSearchParams({ limit: String(PAGE), sort: '-last_updated' });
    if (words.value.trim()) {
      query.set('q', words.value.trim());
    }
    if (day.value) {
      query.set('as_of', `${day.value}T23:59:59.999Z`);
    }
    loadList(list, session, entity, query);
  };
  day.addEventListener('change', () => find());
  fill(
    place,
    h('div', { class: 'title' }, h('h1', {}, 'Records')),
    h(
      'nav',
      { class: 'crumbs', 'aria-label': 'Entities' },
      ENTITIES.map(([name, title]) => h('a', { href: `#/records/${name}`, class: 'entity', 'aria-current': name === entity ? 'page' : null }, title)),
    ),
    h(
      'form',
      { class: 'record-search', role: 'search', on: { submit: find } },
      h('div', { class: 'field' }, h('label', { for: words.id }, 'Search'), words),
      h('div', { class: 'field' }, h('label', { for: day.id }, 'As of the end of the day (UTC)'), day),
      h('button', { class: 'button main', type: 'submit' }, 'Find'),
    ),
    h('section', { class: 'card', 'aria-label': titleOf(entity) }, list),
  );
  find();
}

function loadList(place, session, entity, query) {
  load(place, async () => (await session.ask(`/api/${entity}?${query}`)).data, (data) => {
    if (data.items.length === 0) {
      return [emptyNote('Nothing was found', 'No record of your tenant fits, or there was none at that time.'), h('div', { class: 'below' }, claim(data))];
    }
    const shown = columnsOf(data.items);
    const more = new URLSearchParams(query);
    more.set('cursor', data.next_cursor ?? '');
    return [
      h(
        'div',
        { class: 'table-place', tabindex: '0', role: 'region', 'aria-label': 'Records that were found' },
        h(
          'table',
          { class: 'events' },
          h('thead', {}, h('tr', {}, ['id', ...shown, 'last_updated'].map((each) => h('th', { scope: 'col' }, spoken(each))))),
          h('tbody', {}, data.items.map((item) => recordRow(entity, item, shown))),
        ),
      ),
      h(
        'div',
        { class: 'below' },
        claim(data),
        data.next_cursor
          ? h('button', { class: 'button small', type: 'button', on: { click: () => loadList(place, session, entity, more) } }, 'Next page')
          : h('span', { class: 'muted small-text' }, counted(data.items.length, 'record')),
      ),
    ];
  }, 6);
}

function recordRow(entity, item, shown) {
  return h(
    'tr',
    {},
    h('td', {}, h('a', { class: 'id', href: `#/records/${entity}/${item.id}` }, item.id)),
    shown.map((name) => h('td', {}, text(item[name]))),
    h('td', { class: 'when' }, momentOf(item.last_updated)),
  );
}

/** The first columns in which any record has something. */
function columnsOf(items) {
  return Object.keys(items[0])
    .filter((name) => !OF_THE_VERSION.has(name) && items.some((item) => item[name] !== null))
    .slice(0, COLUMNS);
}

function showRecord(place, session, entity, id) {
  const versions = h('div', {});
  const content = h('div', {});
  const path = `/api/${entity}/${encodeURIComponent(id)}`;
  fill(
    place,
    h('nav', { class: 'crumbs', 'aria-label': 'Back' }, h('a', { href: `#/records/${entity}` }, titleOf(entity))),
    h('div', { class: 'title' }, h('h1', {}, `${titleOf(entity)} `, h('span', { class: 'id' }, id))),
    h('section', { class: 'card', 'aria-label': 'Versions' }, h('h2', {}, 'Versions'), versions),
    h('section', { class: 'card', 'aria-label': 'Content' }, content),
  );
  load(versions, async () => (await session.ask(`${path}/history?limit=1000`)).data.items, (items) => {
    const select = (version) => {
      line.querySelectorAll('button').forEach((each) => each.setAttribute('aria-pressed', String(each === buttons.get(version))));
      fill(content, versionContent(version, items[items.indexOf(version) - 1]));
    };
    const buttons = new Map(items.map((item) => [item, versionButton(item, () => select(item))]));
    const line = h('ol', { class: 'timeline' }, items.map((item) => h('li', { class: item.is_current ? 'current' : null }, buttons.get(item))));
    select(items.at(-1));
    return [h('p', { class: 'lead' }, counted(items.length, 'version'), items.at(-1).is_current ? '' : '; the record was deleted'), line];
  }, 4);
}

function versionButton(item, select) {
  return h(
    'button',
    { class: 'version', type: 'button', 'aria-pressed': 'false', on: { click: select } },
    h('span', { class: 'version-number' }, `Version ${whole(item.record_version)}`),
    h('span', { class: 'version-when' }, momentOf(item.effective_date), item.is_current ? ' until now' : [' until ', momentOf(item.expiry_date)]),
    h('span', { class: 'version-why muted' }, item.cause, item.last_updated_by ? ` by ${item.last_updated_by}` : ''),
  );
}

/** A version's values, with what they were before where they changed. */
function versionContent(item, before) {
  const names = Object.keys(item).filter((name) => !OF_THE_VERSION.has(name) && (item[name] !== null || (before && before[name] !== null)));
  return [
    h('h2', {}, `As of version ${whole(item.record_version)}`),
    h(
      'dl',
      { class: 'facts' },
      names.map((name) => {
        const changed = before && before[name] !== item[name];
        const was = changed ? h('span', { class: 'muted' }, ` (before: ${text(before[name])})`) : null;
        return h('div', {}, h('dt', {}, spoken(name)), h('dd', { class: changed ? 'changed' : null }, text(item[name]), was));
      }),
    ),
  ];
}

function text(value) {
  return value === null || value === undefined ? '–' : String(value);
}

/** company_name as words. */
function spoken(name) {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
