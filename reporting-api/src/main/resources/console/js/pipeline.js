// The pipeline as it runs: what came in, what became of it, how far each stage is behind, whether the books balance.

import { chart, liveOptions } from './charts.js';
import { problemBox } from './dialogs.js';
import { announce, fill, h, tell } from './dom.js';
import { counted, lasting, momentOf, rate, share, whole, NONE } from './formats.js';
import { icon } from './icons.js';
import { poll } from './polling.js';
import { river } from './river.js';

const FUNNEL_MS = 1_000;
const BALANCE_MS = 5_000;
const RATE_OVER_MS = 5_000;
const CHART_SECONDS = 120;
const ROWS = [44, 128, 192, 256];
const HEIGHT = 288;
const OUTCOMES = [
  ['applied', 'Applied', 'counted in reports'],
  ['duplicate', 'Duplicate', 'sent again, counted once'],
  ['conflict', 'Conflict', 'same id, other content'],
  ['rejected', 'Rejected', 'kept out, with a reason'],
];

/** The two pipelines by what follows #/pipeline, the topic of what comes in, and what that is called. */
const PIPELINES = [
  ['', 'traffic.raw', 'Events'],
  ['records', 'entities.raw', 'Business records'],
];

export const pipeline = {
  path: 'pipeline',
  title: 'Pipeline',
  icon: 'pipeline',
  needs: ['read', 'admin'],
  show(place, session, [which = '']) {
    const view = new PipelineView(place, session, PIPELINES.find(([name]) => name === which) ?? PIPELINES[0]);
    return () => view.close();
  },
};

class PipelineView {
  #session;
  #topic;
  #samples = [];
  #polls = [];
  #verdict = null;

  constructor(place, session, [which, topic]) {
    this.#session = session;
    this.#topic = topic;
    this.live = h('span', { class: 'live' });
    this.pause = h('button', { class: 'button quiet small', type: 'button', on: { click: () => this.#toggle() } });
    this.books = h('section', { class: 'books waiting-books', 'aria-label': 'Balance of the books' });
    this.received = stage('Received', 'records from all tenants');
    this.outcomes = OUTCOMES.map(([, title, note]) => stage(title, note));
    this.visible = stage('Visible', 'rows in ClickHouse');
    this.keptOut = h('p', { class: 'kept-out' }, h('a', { href: '#/rejected' }, 'Look at what was kept out'));
    this.split = river(80, ROWS, HEIGHT);
    this.on = river(80, ROWS.slice(0, 1), HEIGHT);
    this.tiles = {
      processor: tile('Processor behind', 'records'),
      sink: tile('Sink behind', 'ledger offsets'),
      freshness: tile('Freshness', 'age of what reports show'),
      underWay: tile('Under way', 'accepted, not visible yet'),
    };
    this.problem = h('div', {});
    this.chart = chart(150, 'Records received a second', [[], []], liveOptions(CHART_SECONDS));
    fill(
      place,
      h('div', { class: 'title' }, h('h1', {}, 'Pipeline'), h('div', { class: 'title-side' }, this.live, this.pause)),
      this.problem,
      this.books,
      h(
        'nav',
        { class: 'segments', 'aria-label': 'Pipelines' },
        PIPELINES.map(([name, , title]) =>
          h('a', { href: name ? `#/pipeline/${name}` : '#/pipeline', 'aria-current': name === which ? 'page' : null }, title),
        ),
      ),
      h(
        'section',
        { class: 'card', 'aria-label': 'What became of every record' },
        h(
          'div',
          { class: 'funnel' },
          h('div', { class: 'funnel-in' }, this.received.place),
          this.split.svg,
          h('ul', { class: 'funnel-outcomes' }, this.outcomes.map((each) => h('li', {}, each.place))),
          this.on.svg,
          h('div', { class: 'funnel-out' }, this.visible.place, this.keptOut),
        ),
      ),
      h('section', { class: 'tiles', 'aria-label': 'Lag and freshness' }, Object.values(this.tiles).map((each) => each.place)),
      h('section', { class: 'card' }, h('h2', {}, 'Received a second, last two minutes'), this.chart.place),
    );
    this.#start();
  }

  close() {
    this.#polls.forEach((each) => each.stop());
    this.chart.remove();
  }

  #start() {
    this.#polls = [
      poll((signal) => this.#askFunnel(signal), FUNNEL_MS, (failure, wait) => this.#said(failure, wait)),
      poll((signal) => this.#askBalance(signal), BALANCE_MS),
    ];
    this.#showLive('live', 'Live');
    fill(this.pause, icon('pause'), 'Pause');
  }

  #toggle() {
    if (this.#polls.length > 0) {
      this.#polls.forEach((each) => each.stop());
      this.#polls = [];
      this.#showLive('paused', 'Paused');
      fill(this.pause, icon('play'), 'Go on');
    } else {
      this.#samples = [];
      this.#start();
    }
  }

  #showLive(state, text) {
    this.live.className = `live ${state}`;
    tell(this.live, text);
  }

  #said(failure, wait) {
    if (!failure) {
      if (this.problem.childElementCount > 0) {
        fill(this.problem);
        announce('The service answers again');
      }
      if (this.#polls.length > 0) {
        this.#showLive('live', 'Live');
      }
      return;
    }
    this.#showLive('broken', `Trying again in ${Math.ceil(wait / 1000)} s`);
    fill(this.problem, problemBox(failure));
  }

  async #askFunnel(signal) {
    const { data } = await this.#session.ask(`/api/pipeline/funnel?topic=${this.#topic}`, { signal });
    const now = performance.now();
    this.#samples.push({ at: now, ...data });
    this.#samples = this.#samples.filter((each) => now - each.at <= CHART_SECONDS * 1000);
    this.#showFunnel(data);
    this.#showChart(now);
  }

  /** Change a second of that number over the last seconds; null before there is anything to compare. */
  #rate(of) {
    const last = this.#samples.at(-1);
    const first = this.#samples.find((each) => last.at - each.at <= RATE_OVER_MS && each[of] !== null);
    const millis = first ? last.at - first.at : 0;
    return millis < 500 || last[of] === null ? null : Math.max(0, ((last[of] - first[of]) / millis) * 1000);
  }

  #showFunnel(data) {
    const perSecond = (of) => (this.#rate(of) === null ? '' : `${rate(this.#rate(of))}/s`);
    this.received.show(whole(data.received), perSecond('received'), '');
    OUTCOMES.forEach(([of], row) =>
      this.outcomes[row].show(whole(data[of]), perSecond(of), share(data[of], data.received)),
    );
    const standing = data.booked - (data.erased ?? 0);
    const missing = data.visible === null ? null : standing - data.visible;
    this.visible.show(whole(data.visible), perSecond('visible'), '');
    this.visible.note(
      missing === null ? 'ClickHouse does not say' : missing > 0 ? `${whole(missing)} of ${whole(standing)} booked still to come`
        : data.erased > 0 ? `all rows booked but ${whole(data.erased)} erased` : `all ${whole(data.booked)} booked rows`,
    );
    const shares = OUTCOMES.map(([of]) => (data.received ? data[of] / data.received : 0));
    this.split.update(shares, this.#rate('received') > 0);
    this.on.update(shares.slice(0, 1), this.#rate('visible') > 0);
    this.tiles.processor.show(whole(data.lag.processor));
    this.tiles.sink.show(whole(data.lag.sink));
    this.tiles.freshness.show(lasting(data.lag.freshness_ms));
    this.tiles.underWay.show(whole(data.under_way));
  }

  #showChart(now) {
    const points = this.#samples;
    const seconds = points.map((each) => (each.at - now) / 1000);
    const rates = points.map((each, i) => {
      const before = points[i - 1];
      return before ? Math.max(0, ((each.received - before.received) / (each.at - before.at)) * 1000) : null;
    });
    this.chart.update([seconds, rates], `Records received a second: now ${rate(this.#rate('received'))}`);
  }

  async #askBalance(signal) {
    const { data } = await this.#session.ask('/api/pipeline/balance', { signal });
    const verdict = data.balanced === null ? 'open' : data.balanced ? 'even' : 'off';
    this.books.className = `books books-${verdict}`;
    fill(this.books, balanceContent(verdict, data));
    if (this.#verdict !== null && this.#verdict !== verdict && verdict !== 'open') {
      announce(verdict === 'even' ? 'The books balance' : 'The books do not balance');
    }
    this.#verdict = verdict;
  }
}

function balanceContent(verdict, data) {
  const sum = (name) => data.partitions.reduce((total, each) => total + each[name], 0);
  const equation =
    `${whole(sum('received'))} received = ${whole(sum('applied'))} applied + ${whole(sum('duplicate'))} duplicate` +
    ` + ${whole(sum('conflict'))} conflict + ${whole(sum('rejected'))} rejected`;
  const rows = `${whole(sum('ledger_rows_booked'))} rows booked, ${whole(sum('ledger_rows_stored'))} stored`;
  const said = {
    even: ['check', 'The books balance', `${equation}; ${rows}.`],
    open: ['pipeline', 'Records are under way', 'The books are compared, row by row, at the next quiet moment.'],
    off: ['rejected', 'The books do not balance', `${counted(data.difference, 'row')} booked and not stored, or stored and not booked. ${rows}.`],
  }[verdict];
  return [
    h('div', { class: 'books-mark' }, icon(said[0])),
    h(
      'div',
      { class: 'books-words' },
      h('h2', {}, said[1]),
      h('p', {}, said[2], verdict === 'open' ? null : [' As of ', momentOf(data.as_of), '.']),
    ),
  ];
}

function stage(title, note) {
  const number = h('span', { class: 'stage-number' }, NONE);
  const perSecond = h('span', { class: 'stage-rate' });
  const part = h('span', { class: 'stage-share' });
  const below = h('span', { class: 'stage-note' }, note);
  return {
    place: h(
      'div',
      { class: 'stage' },
      h('span', { class: 'stage-title' }, title),
      h('span', { class: 'stage-line' }, number, part, perSecond),
      below,
    ),
    show(value, speed, ofWhole) {
      tell(number, value);
      tell(perSecond, speed);
      perSecond.classList.toggle('moving', speed !== '' && speed !== '0/s');
      tell(part, ofWhole);
    },
    note(text) {
      tell(below, text);
    },
  };
}

function tile(title, note) {
  const value = h('dd', {}, NONE);
  return {
    place: h('dl', { class: 'tile' }, h('dt', {}, title), value, h('dd', { class: 'tile-note' }, note)),
    show: (text) => tell(value, text),
  };
}
