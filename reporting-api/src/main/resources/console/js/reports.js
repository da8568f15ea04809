// What the tenant's users looked at: views per day, the most viewed pages, the busiest users; and the way to one user.

import { chart, dailyOptions } from './charts.js';
import { emptyNote, load } from './dialogs.js';
import { fill, h } from './dom.js';
import { counted, day, whole } from './formats.js';
import { claim, ranking, table, userSearch } from './report-parts.js';
import { userReport } from './user-report.js';

const PERIODS = [7, 30, 90];
const DAY_MS = 86_400_000;

export const reports = {
  path: 'reports',
  title: 'Reports',
  icon: 'reports',
  needs: ['read'],
  show(place, session, rest) {
    if (rest[0] === 'user') {
      return userReport(place, session, rest[1]);
    }
    return tenantReports(place, session, PERIODS.includes(Number(rest[0])) ? Number(rest[0]) : PERIODS[0]);
  },
};

function tenantReports(place, session, days) {
  const to = new Date().toISOString().slice(0, 10);
  const from = new Date(Date.parse(to) - (days - 1) * DAY_MS).toISOString().slice(0, 10);
  const charts = [];
  const daily = h('div', { class: 'daily' });
  const pages = h('div', {});
  const users = h('div', {});
  fill(
    place,
    h('div', { class: 'title' }, h('h1', {}, 'Reports'), userSearch()),
    h(
      'section',
      { class: 'card' },
      h('div', { class: 'card-top' }, h('h2', {}, 'Views per day'), periods(days)),
      daily,
    ),
    h(
      'div',
      { class: 'two' },
      h('section', { class: 'card' }, h('h2', {}, 'Most viewed pages'), pages),
      h('section', { class: 'card' }, h('h2', {}, 'Busiest users'), users),
    ),
  );
  const ask = async (name, more = '') => (await session.ask(`/api/reports/${name}?from=${from}&to=${to}${more}`)).data;
  load(daily, () => ask('daily'), (data) => {
    charts.splice(0).forEach((each) => each.remove());
    return dailyContent(data, from, days, charts);
  }, 6);
  load(pages, () => ask('top-pages', '&limit=10'), (data) =>
    ranking(data.items, 'Page', (item) => h('span', { class: 'url' }, item.page_url)),
  );
  load(users, () => ask('users', '&limit=10'), (data) =>
    ranking(data.items, 'User', (item) => h('a', { href: `#/reports/user/${item.user_id}` }, item.user_id)),
  );
  return () => charts.forEach((each) => each.remove());
}

function periods(chosen) {
  return h(
    'nav',
    { class: 'segments', 'aria-label': 'Period' },
    PERIODS.map((days) =>
      h('a', { href: `#/reports/${days}`, 'aria-current': days === chosen ? 'true' : null }, `${days} days`),
    ),
  );
}

/** One item for each day of the period; days without views come with zeros. */
function everyDay(items, from, days) {
  const found = new Map(items.map((item) => [item.day, item]));
  return Array.from({ length: days }, (_, i) => {
    const name = new Date(Date.parse(from) + i * DAY_MS).toISOString().slice(0, 10);
    return found.get(name) || { day: name, views: 0, users: 0 };
  });
}

function dailyContent(data, from, days, charts) {
  const all = everyDay(data.items, from, days);
  const total = all.reduce((sum, each) => sum + each.views, 0);
  if (total === 0 && data.items.length === 0) {
    return [emptyNote('No views in this period', 'As soon as events of these days are visible, they are drawn here.'), claim(data)];
  }
  const best = all.reduce((most, each) => (each.views > most.views ? each : most));
  const summary = `in ${days} days, the most on ${day(best.day)}: ${whole(best.views)}`;
  const number = h('strong', {});
  const words = h('span', {});
  const tellOf = (index) => {
    const one = index === null || index === undefined ? null : all[index];
    number.textContent = whole(one ? one.views : total);
    const users = one && `on ${day(one.day)}${index === days - 1 ? ', so far' : ''}, by ${counted(one.users, 'user')}`;
    words.textContent = ` ${(one ? one.views : total) === 1 ? 'view' : 'views'} ${users || summary}`;
  };
  tellOf(null);
  const columns = [all.map((each) => Date.parse(each.day) / 1000), all.map((each) => each.views)];
  const drawn = chart(260, `${counted(total, 'view')} ${summary}`, columns, dailyOptions(tellOf));
  charts.push(drawn);
  return [
    h('p', { class: 'lead' }, number, words),
    drawn.place,
    h(
      'details',
      { class: 'as-table' },
      h('summary', {}, 'The same as a table'),
      table(
        ['Day (UTC)', 'Views', 'Users'],
        all.map((each) => [h('time', { datetime: each.day }, day(each.day)), whole(each.views), whole(each.users)]),
      ),
    ),
    claim(data),
  ];
}

