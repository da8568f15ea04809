// One user's last 24 hours: each page and how often, exact under duplicates, updates and deletes.

import { chart, rankOptions } from './charts.js';
import { emptyNote, load } from './dialogs.js';
import { fill, h } from './dom.js';
import { counted, whole } from './formats.js';
import { claim, ranking, userSearch } from './report-parts.js';

const DRAWN = 20;
const PATIENCE_SECONDS = 10;

export function userReport(place, session, user) {
  const content = h('div', {});
  let drawn = null;

  const ask = async (waiting) => {
    const headers = waiting ? { Prefer: `wait=${PATIENCE_SECONDS}` } : {};
    const answer = await session.ask(`/api/traffic/daily/${encodeURIComponent(user)}`, { headers });
    return {
      pages: Object.entries(answer.data)
        .map(([url, views]) => ({ page_url: url, views }))
        .sort((one, other) => other.views - one.views),
      as_of: answer.headers.get('Weir-As-Of'),
      complete: answer.headers.get('Weir-Complete') === 'true',
      under_way: null,
    };
  };
  const refresh = (waiting) =>
    load(content, () => ask(waiting), (found) => {
      drawn?.remove();
      drawn = found.pages.length > 0 ? pagesChart(found.pages, content) : null;
      return shown(found, drawn, () => refresh(true));
    }, 6);

  fill(
    place,
    h('nav', { class: 'crumbs', 'aria-label': 'Back' }, h('a', { href: '#/reports' }, 'Reports')),
    h('div', { class: 'title' }, h('h1', {}, 'User ', h('span', { class: 'id' }, user)), userSearch(user)),
    h('section', { class: 'card', 'aria-label': 'Pages of the last 24 hours' }, content),
  );
  refresh(false);
  return () => drawn?.remove();
}

function shown(found, drawn, wait) {
  const total = found.pages.reduce((sum, page) => sum + page.views, 0);
  const below = h(
    'div',
    { class: 'below' },
    claim(found),
    h('button', { class: 'button small', type: 'button', on: { click: wait } }, found.complete ? 'Ask again' : 'Wait until complete'),
  );
  if (found.pages.length === 0) {
    return [emptyNote('Nothing in the last 24 hours', 'This user of your tenant looked at no page, or all its events were deleted.'), below];
  }
  return [
    h('p', { class: 'lead' }, h('strong', {}, whole(total)), ` ${total === 1 ? 'view' : 'views'} of ${counted(found.pages.length, 'page')} in the last 24 hours`),
    drawn.place,
    ranking(found.pages, 'Page', (page) => h('span', { class: 'url' }, page.page_url)),
    below,
  ];
}

/** The pages by rank; the bar under the pointer marks its page in the table. */
function pagesChart(pages, content) {
  const most = pages.slice(0, DRAWN);
  const mark = (index) =>
    content.querySelectorAll('.ranking tbody tr').forEach((row, i) => row.classList.toggle('marked', i === index));
  return chart(
    180,
    `The ${most.length} most viewed pages, from ${whole(most[0].views)} down to ${counted(most.at(-1).views, 'view')}`,
    [most.map((_, i) => i + 1), most.map((page) => page.views)],
    rankOptions(mark),
  );
}
